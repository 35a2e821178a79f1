"""What is being made while people watch: pages wait for its news, and it ends when nobody looks any more."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

#: What nobody watches any more stops after so many seconds.
PATIENCE = 15.0


@dataclass(eq=False)
class Attended:
    """News, who watches, and the wish to stop; shared by threads.

    Attributes
    ----------
    version : int
        Changes with every news.
    """

    version: int = field(default=0, init=False)
    _watchers: int = field(default=0, init=False)
    _alone_since: float = field(default_factory=time.monotonic, init=False)
    _stop: threading.Event = field(default_factory=threading.Event, init=False)
    _changed: threading.Condition = field(default_factory=threading.Condition, init=False)

    def tell(self, **changes: object) -> None:
        """Change, and wake who waits."""
        with self._changed:
            for name, value in changes.items():
                setattr(self, name, value)
            self.version += 1
            self._changed.notify_all()

    def wait(self, seen: int, seconds: float) -> int:
        """Version that is not the one seen, or the same when nothing changed for so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self.version != seen, seconds)
            return self.version

    def watched(self, more: int) -> None:
        """Somebody began (+1) or left off (-1) to watch."""
        with self._changed:
            self._watchers += more
            self._alone_since = time.monotonic()

    def stop(self) -> None:
        """Go no further; what is complete is kept."""
        self._stop.set()

    def forsaken(self) -> bool:
        """Whether it was stopped, or nobody has watched for a while."""
        alone = self._watchers <= 0 and time.monotonic() - self._alone_since > PATIENCE
        return self._stop.is_set() or alone
