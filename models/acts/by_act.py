"""Functions by the act that they are for. Each says so where it is written, so no list of acts is kept apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from models.acts.base import Act

Function = TypeVar("Function", bound=Callable[..., Any])


class ByAct(dict[type[Act], Function]):
    """What the functions of one module are for: ``@RULES.of(CaseWithdrawn)`` stands over the one that takes it."""

    def of(self, *acts: type[Act]) -> Callable[[Function], Function]:
        """Return a decorator that notes for which acts a function is."""

        def noted(function: Function) -> Function:
            self.update(dict.fromkeys(acts, function))
            return function

        return noted
