# Plantline side kit: gives operations their one effect, in the transaction of one call.
# Generated and installed by Plantline. Do not edit: a changed text is found by its hash and delivery stops.

# It runs in the sandbox of a server action (odoo/tools/safe_eval.py): no import, with, class, getattr, attribute
# assignment and no closure, so a function sees its own names and the top level's and nothing between.
# The request stands in the context key `plantline`; the answer is what stands in `action` at the end.
# It is joined from parts, of which a duty gets those that its workflows use: Odoo compiles the text for every call.

request = env.context.get('plantline')
# Nothing of the caller's context is kept: `default_state: posted` in it would post a bill. Odoo's load reads times in its zone.
env = env(context={'tz': 'UTC'})
cr = env.cr

# Whose kit this is: plant and duty, which are part of the key of every row in the ledger, and the Odoo users of the duty.
OWNER = ''  # @owner@
USERS = ()  # @users@
# The end of this kit's name in Odoo, by which it finds its own row of the ledger.
KIT = ''  # @kit@

# The allow-list, generated from the workflows of the duty: which fields may be written of a model or of a path of one2many fields below it,
# which context keys load and methods may be given, and so which methods may be called, which fields may prove what a method has done, and which
# fields never are written.
WRITES = {}  # @writes@
LOADS = {}  # @loads@
METHODS = {}  # @methods@
UNTIL = {}  # @until@
REFUSED = ()  # @refused@
FINISHED = ('done', 'cancel', 'posted')

# What the parts that follow put in, by the name of a step: the keys that it has (needed, optional), the check of its value where
# that has a form of its own, what the allow-list says to it, and its work. A step whose part is not here is refused like any other unknown one.
FORMS = {}
CHECKS = {}
ALLOWS = {}
STEPS = {}
# What the rules that follow put in, by model: what a line takes over from what it belongs to, and what is put right after a write.
COMPLETES = {}
AFTER_WRITING = {}
# Context under which Odoo holds its own rules when a record that was found is written.
WRITES_UNDER = {}
BEYOND = []  # operations that go to other companies than that of the call, of those that the user is allowed: their documents name them
RAISED = []  # models that a guard keeps the duty's user from writing: the kit does, with all rights, what the user's own rights allow
# Methods for one record at a time; others that turn out to be such are added when they say so.
alone = set()

ABSENT = []  # the cell of a field that this line leaves alone; None clears it

known = {}  # external id: (model, id)
booked = {}  # by operation of the call: what came of it, as text
broken = []  # methods that ended the transaction
denied = []  # what the database has refused for want of a right
postponed = []  # operations that are refused as things stand, and are tried again behind the others of their group
now = {}  # method, and the operations whose record it was called on alone: whom to blame when it fails


def reason(name, text, place=None, doubt=False):
    return {'name': name, 'text': str(text)[:1500], 'place': place, 'doubt': doubt}
