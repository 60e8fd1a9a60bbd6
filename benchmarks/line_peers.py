"""Programs of the same shape to measure beside: three fields on F2, a list of fifty rows on F3, a dialog on F4.

Textual's cursor does not blink here: it would send a few hundred bytes twice a second, and no key would ever be done.
"""

TEXTUAL = """
from textual.app import App
from textual.screen import Screen, ModalScreen
from textual.widgets import Input, DataTable, Static
class Form(Screen):
    def compose(self):
        yield Static("ready")
        for name in ("nik", "name", "phone"):
            box = Input(placeholder=name)
            box.cursor_blink = False
            yield box
    def on_mount(self):
        self.query_one(Input).focus()
class Rows(Screen):
    def compose(self):
        yield Static("list")
        yield DataTable(cursor_type="row")
    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_columns("number", "service", "name", "state")
        for i in range(50):
            table.add_row(f"1-{i}", "WLKP", f"Siti Rahayu {i}", "received")
        table.focus()
class Ask(ModalScreen):
    BINDINGS = [("f4", "app.pop_screen")]
    def compose(self):
        yield Static("Which way? 2 3 4")
class Bare(App):
    ENABLE_COMMAND_PALETTE = False
    SCREENS = {"form": Form, "rows": Rows, "ask": Ask}
    BINDINGS = [("f2", "switch_screen('form')"), ("f3", "switch_screen('rows')"), ("f4", "push_screen('ask')")]
    def on_mount(self):
        self.push_screen("form")
Bare().run(mouse=False)
"""

PROMPT_TOOLKIT = """
from prompt_toolkit.application import Application
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.bindings.focus import focus_next
from prompt_toolkit.layout import Layout, HSplit, Window, FormattedTextControl, FloatContainer, Float
from prompt_toolkit.layout import ConditionalContainer
from prompt_toolkit.filters import Condition
from prompt_toolkit.widgets import TextArea, RadioList, Frame
state = {"screen": "form", "ask": False}
fields = [TextArea(multiline=False, prompt=f"{name} ") for name in ("nik", "name", "phone")]
rows = RadioList([(i, f"1-{i}  WLKP  Siti Rahayu {i}  received") for i in range(50)])
on = lambda name: Condition(lambda: state["screen"] == name)
body = HSplit([
    Window(FormattedTextControl("ready"), height=1, style="reverse"),
    ConditionalContainer(HSplit([*fields, Window()]), on("form")),
    ConditionalContainer(rows, on("rows")),
])
asked = Frame(Window(FormattedTextControl("Which way? 2 3 4"), height=1))
ask = ConditionalContainer(asked, Condition(lambda: state["ask"]))
keys = KeyBindings()
@keys.add("f2")
def _(event):
    state["screen"] = "form"
    event.app.layout.focus(fields[0])
@keys.add("f3")
def _(event):
    state["screen"] = "rows"
    event.app.layout.focus(rows)
@keys.add("f4")
def _(event):
    state["ask"] = not state["ask"]
keys.add("tab")(focus_next)
layout = Layout(FloatContainer(body, [Float(ask)]), focused_element=fields[0])
Application(layout, key_bindings=keys, full_screen=True).run()
"""
