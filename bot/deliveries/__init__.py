"""Everything Hearth does to Discord later: planned as rows, claimed, sent once, reconciled."""
