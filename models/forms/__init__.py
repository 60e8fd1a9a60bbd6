"""What a screen or a line of ``ptsa record`` submits, and the acts that it becomes. Both go through :func:`perform`."""

from models.forms.assessment import *
from models.forms.base import *
from models.forms.blank_sheets import *
from models.forms.case import *
from models.forms.complaint import *
from models.forms.complaint_lodging import *
from models.forms.contested import *
from models.forms.correct import *
from models.forms.custody import *
from models.forms.fee import *
from models.forms.forum import *
from models.forms.handover import *
from models.forms.intake import *
from models.forms.paper_inventory import *
from models.forms.performing import *
from models.forms.person import *
from models.forms.shift import *
from models.forms.supervised import *
from models.forms.survey import *
from models.forms.visit import *
