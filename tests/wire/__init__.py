"""A bed for the real bot as a process of its own: Discord's REST and gateway over loopback, with faults on demand.

Owns how bytes travel and what goes wrong on the way; what Discord would answer is simcord's part.
"""

from .faults import Faults, Pause
from .limits import Limits
from .process import BotProcess
from .server import WireServer
from .watch import NeverHappened, Request, Watch
from .world import World

__all__ = ["BotProcess", "Faults", "Limits", "NeverHappened", "Pause", "Request", "Watch", "WireServer", "World"]
