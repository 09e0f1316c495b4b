"""Draws a round of conversations. Pure, and the same for the same pool and seed in whatever order the pool comes.

In this order:

1. Nobody is left out who can be in a group; groups are pairs, and as few threes as that takes. The people in a three,
   and whoever is left where no full round exists, are those who were so least often before.
2. Nobody is introduced to somebody again while another round would do; and if it must be, then rather two who never
   came to talk, two who met once, or long ago. Two of whom one said "no thanks" come last of all.
3. What one offers meets what the other hopes for.

**Keep-apart wishes always hold**, in threes for each two, and so do stewards' separations; the draw does not know which
is which. How they stay unseen:

- Lots are drawn by the seed before any wish is looked at, and nothing counts or compares wishes. Who has many is no
  likelier to be in a three, or to be left while somebody else could be.
- A wish between two people who would not be put together anyway changes nothing, for anybody. Up to `few.MOST` people
  this holds for every full round: the best round is one, and stays the best when a pair it does not hold is forbidden.
  For more people the round is first drawn as though there were no wishes; if it breaks none, it is the round. If it
  breaks some, the people it would have put together are given to others nearby.
- How much work a draw is depends on how many people there are. Wishes add a little where they must be worked around.
  Whoever shows the result shows it at a time fixed beforehand.

What cannot be hidden: somebody whom everybody else is kept apart from cannot meet anybody, and is left. They learn
that nothing fitted, and cannot tell that from others' wishes, from separations or from small numbers. And whoever
draws the same round very often, or among very few, may notice that two people never meet; so draws again are few, the
fewer the fewer people there are, whatever they are for (`calling.fewest_again`).
"""

from __future__ import annotations

from cogs.introductions.rules import few, many
from cogs.introductions.rules.board import Board, bits_of
from cogs.introductions.rules.pool import Drawn, Pool


def draw(pool: Pool, seed: int) -> Drawn:
    """Return a round; it runs for seconds on hundreds of people, so call it in a process of its own.

    `pool` and what comes back can be sent between processes. Raise `ValueError` where somebody is in the pool twice.
    """
    board = Board(pool, seed)
    alone = sum(1 << place for place, others in enumerate(board.open_to) if not others)
    among = board.everyone & ~alone
    part = few if among.bit_count() <= few.MOST else many
    groups, left = part.draw(board, among)
    named = sorted(sorted(board.ids[place] for place in group) for group in groups)
    return Drawn(
        tuple(frozenset(group) for group in named), frozenset(board.ids[place] for place in bits_of(left | alone))
    )
