"""What can be done, each a typed value. An act's class name is its kind in the journal; its fields are its body.

Every act touches exactly one subject. ``personal`` holds what names a citizen and can be erased; the rest is the body.
Shapes are written down in ``docs/journal.md``; they travel on the wire and are never changed, only added to. What is
true of an act wherever it is met (its number, its name, whether it commutes …) stands on its class and nowhere else.
"""

from models.acts.access import *
from models.acts.assessment import *
from models.acts.base import *
from models.acts.branch import *
from models.acts.case import *
from models.acts.complaint import *
from models.acts.custody import *
from models.acts.desk import *
from models.acts.forum import *
from models.acts.handover import *
from models.acts.incident import *
from models.acts.intake import *
from models.acts.person import *
from models.acts.promise import *
from models.acts.shift import *
from models.acts.survey import *
from models.acts.visit import *
