"""Looking at a link to see whether it still leads somewhere, without ever being led into a private network.

Knows no database and no Discord. The connection goes to an address that was checked, never to a name.
"""

from cogs.resources.looking.answer import Answer, Reason
from cogs.resources.looking.looker import Limits, Looker

__all__ = ["Answer", "Limits", "Looker", "Reason"]
