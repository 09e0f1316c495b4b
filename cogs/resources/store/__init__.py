"""Every query of the library: rows in, dataclasses out."""
