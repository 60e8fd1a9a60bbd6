"""A supervisor's one-off authority: one act at another officer's desk, under the supervisor's own name."""

from __future__ import annotations

from models.fold import OfficerState
from models.forms import Done, perform
from models.forms.supervised import Supervised
from models.officers import sign_in
from models.refused import Refused
from models.register.register import Register


def perform_as(register: Register, code: str, password: str, at_desk_of: OfficerState, form: Supervised) -> Done:
    """Perform ``form`` as the supervisor of this code and password; it is that officer's act.

    Raises:
        Refused: ``sign_in_wrong``, ``sign_in_wait``: both outcomes of the sign-in are in the access log;
            ``supervisor_only``; whatever the form is refused for.
    """
    supervisor = sign_in.sign_in(register, code, password)
    if supervisor.role != "supervisor":
        raise Refused("supervisor_only")
    if supervisor.id != at_desk_of.id:
        form = form.at_desk_of(at_desk_of.name)
    return perform(register, supervisor.id, form)
