"""Every proof of an operation, without Odoo: it takes the numbers that the document says, and refuses each that is another one.

What an operation did stands only when its proof says so. Odoo does all right in its own tests, so that a proof that refuses nothing would not show there."""
import ast
import datetime
import functools
import re

from records import ROWS, Rows, browse, row, unit
from stub_odoo import UserError
from test_sidekit import SideKit, Thing, kits

NOON = datetime.datetime(2026, 3, 5, 12)
LATER = datetime.datetime(2026, 3, 6, 12)


class Env(dict):
    """Records of all models are browsed by their ids, which are single here."""

    def __missing__(self, model):
        return Rows()


def change(of, **values):
    """A change of what Odoo has: of the record under this name in the world of a case."""
    def apply(world):
        for name, value in values.items():
            setattr(getattr(world, of), name, value)
    apply.what = '%s %s' % (of, values)
    return apply


def each(of, value, *names):
    return [change(of, **{name: value}) for name in names]


CASES = []
SEEN = []


def case(kit, *refusals):
    """A world in which all is as the document says, and what is refused in it: where, in which words, and what Odoo did otherwise."""
    def add(build):
        CASES.append((kit, build, refusals))
        return build
    return add


def goods(name='W', **values):
    return row(default_code=name, display_name=name, uom_id=unit('Units'), **values)


# Money

@case(
    'bill.post',
    (None, 'should be posted', [change('entry', state='draft'), change('entry', name='/'), change('entry', name=False)]),
    (None, 'posting changed dates, partner, bank account, journal or total', each('entry', LATER, 'date', 'invoice_date', 'invoice_date_due') + [
        change('entry', amount_total=5.01), change('entry', journal_id=row()), change('entry', partner_id=row()), change('entry', partner_bank_id=row())]),
    (None, 'posting changed the line', each('line', 7.0, 'quantity', 'debit', 'credit', 'amount_currency') + each(
        'line', row(), 'account_id', 'partner_id', 'product_id', 'tax_ids') + [change('entry', line_ids=Rows())]))
def posting(names, world):
    world.line = row(account_id=row(), partner_id=row(), product_id=row(), quantity=1.0, debit=5.0, credit=0.0, amount_currency=5.0, tax_ids=row())
    world.entry = row(
        state='posted', name='BILL/1', line_ids=world.line, date=NOON, invoice_date=NOON, invoice_date_due=NOON, journal_id=row(), partner_id=row(),
        partner_bank_id=row(), amount_total=5.0)
    return names['prove_posting'], {'entry': world.entry, 'what': 'the bill', 'currency': unit('EUR'), 'total': 5.0, 'kept': names['kept_of'](world.entry)}


def unbalanced(world):
    """Odoo has what the document says, which does not balance."""
    world.credit.credit = world.plan['lines'][1]['credit'] = 4.0


@case(
    'entry.draft',
    (None, 'of the entry is', [change('entry', ref='other'), change('entry', journal_id=row()), change('entry', date=LATER)]),
    (None, 'the entry is', [change('entry', state='posted'), change('entry', currency_id=unit('USD'))]),
    ('/lines', 'the entry has 1 lines', [lambda world: setattr(world.entry, 'line_ids', world.debit)]),
    ('/lines/0', 'of the line is', [change('debit', account_id=row()), change('debit', debit=5.01), change('debit', credit=0.01), change('debit', name='other')]),
    ('/lines/1', 'of the line is', [change('credit', credit=4.0)]),
    ('/lines/1', 'put taxes onto the line', [change('credit', tax_ids=row()), change('credit', tax_line_id=row())]),
    ('/lines', 'not balanced', [unbalanced]))
def entry(names, world):
    euro, journal, one, other = unit('EUR'), row(), row(), row()
    names['env'].company = Thing(currency_id=euro)
    world.debit = row(account_id=one, name='rent', debit=5.0, credit=0.0, tax_ids=Rows(), tax_line_id=Rows())
    world.credit = row(account_id=other, name='rent', debit=0.0, credit=5.0, tax_ids=Rows(), tax_line_id=Rows())
    world.entry = row(state='draft', currency_id=euro, ref='E-1', journal_id=journal, date=NOON, line_ids=world.debit | world.credit)
    return names['prove_entry'], {
        'entry': world.entry, 'values': {'ref': 'E-1', 'journal_id': journal.id, 'date': NOON}, 'total': 5.0, 'codes': ['a', 'b'], 'lines': [
            {'account_id': one.id, 'name': 'rent', 'debit': 5.0, 'credit': 0.0}, {'account_id': other.id, 'name': 'rent', 'debit': 0.0, 'credit': 5.0}]}


@case(
    'bill.draft',
    ('/total', 'without tax in Odoo', [change('bill', amount_untaxed=10.01)]),
    ('/tax', 'of tax in Odoo', [change('bill', amount_tax=0.99)]),
    ('/total', 'in all in Odoo', [change('bill', amount_total=11.01)]),
    (None, 'the state of the bill', [change('bill', state='posted')]),
    (None, 'the type of the bill', [change('bill', move_type='in_refund')]),
    (None, 'the reference of the bill', [change('bill', ref='other')]),
    (None, 'the date of the bill', [change('bill', invoice_date='2026-03-06')]),
    (None, 'the currency of the bill', [lambda world: setattr(world.bill, 'currency_id', unit('USD'))]),
    (None, 'the due date of the bill', [change('bill', invoice_date_due='2026-03-06')]),
    (None, 'the supplier of the bill', [change('bill', commercial_partner_id=row())]),
    (None, 'the journal of the bill', [change('bill', journal_id=row())]),
    ('/lines', 'the bill has 0 lines', [change('bill', invoice_line_ids=Rows())]),
    ('/lines/0', 'of the line is', [change('line', name='other'), change('line', quantity=2.5), change('line', price_unit=5.5), change('line', discount=1.0)] + each(
        'line', row(), 'product_id', 'account_id', 'tax_ids', 'purchase_line_id')),
    ('/lines', 'would have to be', [change('ordered', qty_invoiced=2.0), change('ordered', qty_invoiced=5.0)]))
def bill(names, world):
    euro, journal, supplier, item, account, tax = unit('EUR'), row(), row(), goods(), row(), row()
    world.ordered = row(product_uom_id=item.uom_id, qty_invoiced=3.0, product_id=item, order_id=row(name='P1'))
    world.line = row(
        name='bolts', quantity=2.0, price_unit=5.0, discount=0.0, product_id=item, account_id=account, tax_ids=tax, purchase_line_id=world.ordered)
    world.bill = row(
        amount_untaxed=10.0, amount_tax=1.0, amount_total=11.0, state='draft', move_type='in_invoice', ref='B-1', invoice_date='2026-03-05',
        invoice_date_due='2026-04-05', currency_id=euro, commercial_partner_id=supplier, journal_id=journal, invoice_line_ids=world.line)
    values = {
        'name': 'bolts', 'quantity': 2.0, 'price_unit': 5.0, 'discount': 0.0, 'product_id': item.id, 'account_id': account.id, 'tax_ids': [(6, 0, tax.ids)],
        'purchase_line_id': world.ordered.id}
    return names['prove_bill'], {
        'bill': world.bill, 'currency': euro, 'tolerance': 0.0, 'total': 11.0, 'tax': 1.0, 'kind': 'bill', 'sign': 1, 'type': 'in_invoice', 'reference': 'B-1',
        'date': '2026-03-05', 'due': '2026-04-05', 'supplier': Thing(commercial_partner_id=supplier), 'values': {'journal_id': journal.id},
        'before': {world.ordered.id: 1.0}, 'lines': [{'values': values, 'row': world.ordered, 'unit': item.uom_id, 'item': 'W'}]}


@case(
    'landedcost.draft',
    (None, 'the state of the landed cost', [change('cost', state='done')]),
    (None, 'the date of the landed cost', [change('cost', date='2026-03-06')]),
    (None, 'the description of the landed cost', [change('cost', description='other')]),
    (None, 'the journal of the landed cost', [change('cost', account_journal_id=row())]),
    (None, 'the receipts of the landed cost', [change('cost', picking_ids=row())]),
    (None, 'the number of lines of the landed cost', [change('cost', cost_lines=Rows())]),
    ('/total', 'the landed cost is', [change('cost', amount_total=10.01)]),
    ('/lines/0', 'of the line is', [change('line', price_unit=10.01), change('line', product_id=row()), change('line', split_method='equal')]),
    ('/lines/0', 'Odoo divides the line among', [
        lambda world: setattr(world.cost, 'valuation_adjustment_lines', world.small), change('small', move_id=row()),
        lambda world: setattr(world.cost, 'valuation_adjustment_lines', world.cost.valuation_adjustment_lines | row(**dict(world.small.rows[0], id=99)))]),
    ('/lines/0/split', 'and its share is', [change('small', additional_landed_cost=2.6), change('great', additional_landed_cost=7.4)]),
    ('/lines/0', 'Odoo divides 10.02 of the line', [
        lambda world: [setattr(each, 'additional_landed_cost', each.additional_landed_cost + 0.01) for each in (world.small, world.great)]]))
def landed_cost(names, world):
    euro, journal, item, receipts = unit('EUR'), row(), goods(weight=1.0, volume=1.0), row(name='IN/1')
    moves = [row(product_id=item, product_uom=item.uom_id, quantity=number, picking_id=receipts) for number in (1.0, 3.0)]
    world.line = row(currency_id=euro, price_unit=10.0, product_id=item, split_method='by_quantity', name='freight')
    world.small, world.great = [
        row(move_id=move, product_id=item, former_cost=4.0, additional_landed_cost=share, cost_line_id=world.line) for move, share in zip(moves, (2.5, 7.5))]
    world.cost = row(
        currency_id=euro, state='draft', date='2026-03-05', description='freight', account_journal_id=journal, picking_ids=receipts, cost_lines=world.line,
        amount_total=10.0, valuation_adjustment_lines=world.small | world.great)
    world.line.cost_id = world.cost
    names['valued'] = lambda of: moves[0] | moves[1]
    return names['prove_cost'], {
        'cost': world.cost, 'values': {'date': '2026-03-05', 'description': 'freight', 'account_journal_id': journal.id}, 'receipts': receipts, 'total': 10.0,
        'lines': [{'price_unit': 10.0, 'product_id': item.id, 'split_method': 'by_quantity'}]}


# Stock

def places(world):
    world.here, world.there = row(complete_name='HERE', usage='internal'), row(complete_name='THERE', usage='internal')


def lying(change_of):
    """Odoo has another quantity at a place: of the lot, or of all lots."""
    def apply(world):
        world.names['looked']['after'][change_of(world)] += 1
    return apply


@case(
    'stock.transfer',
    (None, 'Odoo left the transfer', [change('picking', state='assigned')]),
    ('/movedAt', 'Odoo says that the goods moved at', [change('move', date=LATER)]),
    ('/movedAt', 'Odoo dates the entry of their value', [lambda world: setattr(world.move, 'account_move_id', row(date=LATER.date()))]),
    ('/lines/0', 'Odoo moved 2 Units of W of lot A', [change('line', quantity_product_uom=2.0)]),
    ('/lines/0', 'Odoo moved 0 Units of W of lot A', [
        change('line', lot_id=row(name='B')), change('line', location_id=row()), change('line', location_dest_id=row()), change('line', product_id=row())]),
    (None, 'Odoo moved more than the message says: other', [lambda world: setattr(
        world.move, 'move_line_ids', world.line | row(**dict(world.line.rows[0], id=98, product_id=row(display_name='other'))))]),
    ('/lines/0', 'more', [
        lying(lambda world: (world.item.id, world.lot.id, world.there.id)), lying(lambda world: (world.item.id, world.there.id)),
        lying(lambda world: (world.item.id, world.here.id))]))
def transfer(names, world):
    places(world)
    world.names = names
    names['env'].tz = datetime.timezone.utc
    world.item, world.lot = goods(), row(name='A')
    item, lot, here, there = world.item, world.lot, world.here, world.there
    world.line = row(product_id=item, lot_id=lot, location_id=here, location_dest_id=there, quantity_product_uom=3.0)
    world.move = row(product_id=item, date=NOON, account_move_id=row(date=NOON.date()), move_line_ids=world.line)
    world.picking = row(name='INT/1', state='done', move_ids=world.move)
    keys = {(item.id, lot.id, here.id): -3.0, (item.id, here.id): -3.0, (item.id, lot.id, there.id): 3.0, (item.id, there.id): 3.0}
    names['looked'].update(before={key: 10.0 for key in keys}, after={key: 10.0 + keys[key] for key in keys}, changes=keys, reserved={}, still={})
    return names['prove_transfer'], {
        'picking': world.picking, 'at': NOON, 'source': here, 'target': there, 'parts': {(item, lot): {'quantity': 3.0, 'code': 'W', 'place': '/lines/0'}}}


def moved_besides(world):
    world.picking.move_ids = world.move | row(**dict(world.move.rows[0], id=97))


@case(
    'stock.receive',
    (None, 'Odoo left the transfer', [change('picking', state='assigned')]),
    (None, 'which the message does not name', [moved_besides]),
    ('/lines/0', 'Odoo moved', [change('move', quantity=2.0), change('move', state='assigned')]),
    ('/lines/0', 'of lot A Odoo has moved 1 less', [change('line', quantity_product_uom=2.0)]),
    ('/lines/0', 'of lot A Odoo has moved 1 more', [change('line', quantity_product_uom=4.0)]),
    ('/lines/0', 'of lot', [change('line', lot_id=row(name='B'))]),
    (None, 'the order line of', [change('ordered', qty_received=3.0), change('ordered', qty_received=5.0)]),
    (None, 'left to move', [change('rest', product_qty=1.0), change('rest', state='cancel'), change('picking', backorder_ids=Rows())]),
    ('/lines/0', 'Odoo has put', [change('line', location_dest_id=row(complete_name='ELSEWHERE'))]))
def receipt(names, world):
    places(world)
    item = goods()
    world.ordered = row(product_id=item, product_uom_id=item.uom_id, qty_received=4.0)
    world.rest = row(state='assigned', product_id=item, product_qty=2.0, purchase_line_id=world.ordered)
    world.line = row(lot_id=row(name='A'), quantity_product_uom=3.0, location_dest_id=world.there)
    world.move = row(
        state='done', product_id=item, product_uom=item.uom_id, quantity=3.0, move_line_ids=world.line, purchase_line_id=world.ordered)
    world.picking = row(name='IN/1', state='done', move_ids=world.move, backorder_ids=row(move_ids=world.rest))
    return names['prove_receive'], {
        'transfers': world.picking, 'fills': {world.move: {'code': 'W', 'place': '/lines/0', 'parts': [('A', 3.0, '/lines/0/lot')]}},
        'before': {world.ordered: 1.0}, 'rest': {(world.ordered, item): 2.0}, 'put': world.there}


def a_quant_besides(world):
    world.quants = world.quant | row(**dict(world.quant.rows[0], id=97, quantity=1.0))


@case(
    'stock.ship',
    ('/carrier', 'carrier_id of OUT/1', [change('picking', carrier_id=row()), change('picking', carrier_id=Rows())]),
    ('/trackingReference', 'carrier_tracking_ref of OUT/1', [change('picking', carrier_tracking_ref=False)]),
    ('/lines/0/package', 'Odoo has put', [
        change('line', quantity_product_uom=2.0), change('line', result_package_id=row()), change('line', lot_id=row(name='B'))]),
    ('/lines/0/package', 'holds 1 less', [change('quant', quantity=2.0)]),
    ('/lines/0/package', 'holds 1 more', [change('quant', quantity=4.0), a_quant_besides]),
    ('/lines/0/package', 'holds 3', [
        change('quant', product_id=goods('V')), change('quant', lot_id=row(name='B')), change('quant', location_id=row(complete_name='ELSEWHERE'))]))
def packed(names, world):
    places(world)
    item, lot, package = goods(is_storable=True), row(name='A'), row(name='P')
    world.line = row(lot_id=lot, quantity_product_uom=3.0, result_package_id=package)
    world.quant = world.quants = row(product_id=item, lot_id=lot, location_id=world.there, quantity=3.0)
    names['env']['stock.quant'] = Thing(search=lambda domain: world.quants)
    move = row(product_id=item, move_line_ids=world.line, location_dest_id=world.there)
    carrier = row()
    world.picking = row(name='OUT/1', carrier_id=carrier, carrier_tracking_ref='1Z')
    carried = [('carrier_id', carrier.id, '/carrier'), ('carrier_tracking_ref', '1Z', '/trackingReference')]
    plan = {'transfers': world.picking, 'carried': carried, 'fills': {move: {'code': 'W'}}, 'packages': {'P': {'record': package, 'place': '/lines/0/package', 'parts': {(move, 'A'): 3.0}}}}
    names['prove_transfers'] = lambda plan: (row(), {}, [])
    return names['prove_ship'], plan


@case(
    'stock.scrap',
    (None, 'were to leave it', [change('left', number=8.0), change('left', number=6.0)]),
    ('/quantity', 'Odoo has scrapped', [
        change('scrap', state='draft'), change('move', state='assigned'), change('move', quantity=2.0),
        lambda world: setattr(world.scrap, 'move_ids', world.move | row(**dict(world.move.rows[0], id=97)))]),
    ('/quantity', 'says that', [change('scrap', scrap_qty=1.0)]))
def scrap(names, world):
    places(world)
    item, lot = goods(), row(name='A')
    world.left = row(number=7.0)
    names['lying_in_all'] = lambda item, place: world.left.number
    names['reserved'] = lambda *of: {}
    world.move = row(state='done', quantity=3.0)
    world.scrap = row(name='SP/1', state='done', move_ids=world.move, scrap_qty=3.0)
    return names['prove_scrap'], {
        'source': world.here, 'left': {item: (10.0, 3.0)}, 'scraps': [world.scrap],
        'parts': {(item, lot): {'scrap': world.scrap, 'quantity': 3.0, 'code': 'W', 'place': '/quantity', 'reserved': {}}}}


@case(
    'stock.count',
    ('/lines/0', 'and should have 7', [change('quant', quantity=6.0), change('quant', lot_id=row(name='B')), change('quant', owner_id=row())]))
def count(names, world):
    places(world)
    item, lot = goods(), row(name='A')
    world.quant = row(product_id=item, lot_id=lot, package_id=False, owner_id=False, quantity=7.0)
    names['quants_at'] = lambda location, items: world.quant
    names['env']['stock.move.line'] = Thing(search=lambda domain: Rows())
    return names['prove_count'], {
        'location': world.there, 'items': item, 'newest': 0, 'counts': {(item, lot): {'target': 7.0, 'counted': 7.0, 'code': 'W', 'place': '/lines/0'}}}


@case(
    'stock.subcontract',
    ('/lines/0', 'the order MO1 of the subcontractor', [change('order', state='confirmed'), change('order', qty_produced=2.0)]),
    ('/lines/0', 'MO1 has used', [change('raw', quantity=5.0), change('raw', state='assigned')]),
    ('/lines/0', 'of lot A, and the message says 6', [change('used', quantity_product_uom=5.0), change('used', lot_id=row(name='B'))]),
    ('/lines/0', 'of other, and should have used 6', [lambda world: world.plan['factors'].update({(world.move, goods('other')): 2.0})]),
    ('/lines/0', 'of F, and should have used 9', [lambda world: world.plan['factors'].update({(world.move, world.free): 3.0})]))
def subcontract(names, world):
    item, part, lot = goods(), goods('P'), row(name='A')
    world.free = goods('F')
    names['prove_transfers'] = lambda plan: (row(), {}, [])
    world.move = row()
    world.used = row(lot_id=lot, quantity_product_uom=6.0)
    world.raw = row(product_id=part, state='done', quantity=6.0, move_line_ids=world.used)
    other = row(product_id=world.free, state='done', quantity=3.0, move_line_ids=row(lot_id=row(name=False), quantity_product_uom=3.0))
    world.order = row(name='MO1', state='done', product_uom_id=item.uom_id, qty_produced=3.0, move_raw_ids=world.raw | other)
    return names['prove_subcontract'], {
        'fills': {world.move: {'code': 'W', 'place': '/lines/0'}}, 'factors': {(world.move, part): 2.0, (world.move, world.free): 1.0},
        'orders': [(world.order, world.move, 3.0, {part: [(lot, 6.0)]}, {world.raw: 6.0, other: 3.0})]}


# Buying

@case(
    'purchase.order',
    ('/order', 'no message would find it again', [change('order', name='other')]),
    (None, 'the supplier of the order', [change('order', partner_id=row())]),
    (None, 'the currency of the order', [change('order', currency_id=row())]),
    (None, 'the supplier\'s number of the order', [change('order', partner_ref='other')]),
    ('/confirm', 'should be confirmed', [change('order', state='draft')]),
    ('/lines', 'lines in Odoo', [lambda world: setattr(world.order, 'order_line', world.line)]),
    ('/lines/0', 'the item of the line', [change('line', product_id=row(type='consu'))]),
    ('/lines/0', 'the number of the line', [change('line', sequence=11)]),
    ('/lines/0', 'the date of the line', [change('line', date_planned=LATER)]),
    ('/lines/0', 'the price of the line', [change('line', price_unit_discounted=2.51)]),
    ('/lines/0', 'Odoo has 3 of W ordered', [change('line', product_qty=3.0)]),
    ('/missing', 'of V ordered', [change('other', product_qty=2.0)]),
    ('/lines/0', 'received, and now has', [change('line', qty_received=2.0)]),
    ('/lines/0', 'receipts bring', [change('line', _get_qty_procurement=lambda: 3.0), change('line', _get_outgoing_incoming_moves=lambda: (row(), Rows()))]),
    ('/lines/0/date', 'expects the goods at', [change('move', date_deadline=LATER)]),
    ('/total', 'by its lines the order is', [change('order', amount_untaxed=10.01)]))
def purchase(names, world):
    names['REFERENCES'] = {'purchaseOrder': ('purchase.order', ('name', ), '')}
    supplier, euro, item, other = row(), unit('EUR'), goods(type='consu'), goods('V', type='consu')
    world.move = row(state='assigned', date_deadline=NOON, picking_id=row(name='IN/1'))
    world.line = row(
        product_id=item, sequence=10, date_planned=NOON, price_unit_discounted=2.5, product_uom_id=item.uom_id, product_qty=4.0, qty_received=1.0,
        state='purchase', move_ids=world.move, _get_qty_procurement=lambda: 4.0, _get_outgoing_incoming_moves=lambda: (Rows(), Rows()))
    world.other = row(
        product_id=other, product_uom_id=other.uom_id, product_qty=0.0, qty_received=0.0, state='purchase', _get_qty_procurement=lambda: 0.0,
        _get_outgoing_incoming_moves=lambda: (Rows(), Rows()))
    world.order = row(
        name='P1', partner_id=supplier, currency_id=euro, partner_ref='S-1', state='purchase', amount_untaxed=10.0, order_line=world.line | world.other)
    return names['prove_purchase'], {
        'order': world.order, 'code': 'P1', 'supplier': supplier, 'currency': euro, 'values': {'partner_ref': 'S-1'}, 'confirm': True, 'was': 'draft', 'total': 10.0,
        'before': {world.line: (1.0, 0)}, 'rest': {world.other: 0.0}, 'lines': [{
            'row': world.line, 'item': item, 'number': 10, 'date': NOON, 'price': '2.5', 'quantity': 4.0, 'changed': True, 'unit': item.uom_id, 'code': 'W',
            'place': '/lines/0'}]}


@case(
    'purchase.announce',
    ('/lines/0', 'and the message announces 3', [
        change('move', state='done'), change('move', state='cancel'), change('move', picked=True), change('move', quantity=2.0)]),
    ('/lines/0', 'are to come and', [change('move', product_uom_qty=3.0), change('ordered', qty_received=2.0)]),
    ('/lines/0', 'of lot A the receipt has 1 less', [change('line', quantity_product_uom=2.0)]),
    ('/lines/0', 'of lot A the receipt has 1 more', [change('line', quantity_product_uom=4.0)]),
    ('/lines/0', 'of lot', [change('line', lot_name='B')]),
    ('/date', 'expects W at', [change('move', date=LATER)]))
def announcement(names, world):
    item = goods()
    world.ordered = row(qty_received=1.0)
    world.line = row(lot_id=row(name=False), lot_name='A', quantity_product_uom=3.0)
    world.move = row(
        product_id=item, product_uom=item.uom_id, state='assigned', picked=False, quantity=3.0, product_uom_qty=5.0, purchase_line_id=world.ordered,
        move_line_ids=world.line, date=NOON, picking_id=row(name='IN/1'))
    return names['prove_announce'], {
        'transfers': world.move.picking_id, 'fills': {world.move: {'code': 'W', 'place': '/lines/0', 'parts': [('A', 3.0, '/lines/0/lot')]}},
        'before': {world.move: (5.0, 1.0)}, 'date': NOON}


@case(
    'purchase.cancel',
    (None, 'should be cancelled', [change('order', state='purchase')]),
    (None, 'Odoo still awaits', [change('move', state='assigned')]))
def cancelled(names, world):
    world.move = row(state='cancel', product_uom_qty=2.0, product_id=goods(), picking_id=row(name='IN/1'))
    world.order = row(name='P1', state='cancel', order_line=row(move_ids=world.move), picking_ids=Rows())
    return names['prove_no_order'], {'order': world.order}


# Production

def recorded(part, **values):
    return row(product_id=part, move_line_ids=row(picked=True, lot_id=row(name='A'), quantity_product_uom=2.0), picked=True, manual_consumption=True, **values)


@case(
    'production.consume',
    (None, 'recorded for MO1, where it should have', [
        lambda world: setattr(world.move.move_line_ids, 'quantity_product_uom', 1.0), lambda world: setattr(world.move.move_line_ids, 'picked', False),
        lambda world: setattr(world.move.move_line_ids, 'lot_id', row(name='B'))]),
    (None, 'would write over what is recorded', [change('move', picked=False), change('move', manual_consumption=False)]))
def consumption(names, world):
    world.move = recorded(goods())
    return names['prove_consume'], {
        'order': row(name='MO1').id, 'late': False, 'replace': False, 'expected': [(world.move.id, {'A': 2.0})], 'said': [], 'totals': {'Units': 2.0}}


@case(
    'production.report',
    (None, 'MO1 is in progress after its report', [change('order', state='progress')]),
    ('/quantity', 'Units of W made by MO1', [lambda world: setattr(world.made.move_line_ids, 'quantity_product_uom', 4.0), change('made', state='cancel')]),
    ('/lot', 'Odoo has the lots', [lambda world: setattr(world.made.move_line_ids, 'lot_id', row(name='B'))]),
    (None, 'Units of P on MO1, where it should have 10', [
        lambda world: setattr(world.raw.move_line_ids, 'quantity_product_uom', 9.0), change('raw', state='cancel'), change('raw', state='assigned')]),
    (None, 'Units of Q on MO1, where it should have 5', [change('free', quantity=4.0)]),
    (None, 'for nothing', [change('raw', value=0.0)]),
    ('/scrapped', 'scrapped, and the message says 1 Units', [
        change('thrown', state='draft'), lambda world: setattr(world.thrown.move_ids, 'state', 'draft'),
        lambda world: setattr(world.thrown.move_ids, 'location_id', row()), lambda world: setattr(world.thrown.move_ids.location_dest_id, 'usage', 'internal'),
        lambda world: setattr(world.thrown.move_ids.move_line_ids, 'quantity_product_uom', 2.0)]),
    (None, 'Odoo goes on with', [change('rest', product_qty=4.0), lambda world: setattr(world.order.production_group_id, 'production_ids', world.order)]),
    (None, 'the rest of MO1 asks for', [lambda world: setattr(world.rest.move_raw_ids, 'product_uom_qty', 9.0)]),
    ('/quantity', 'MO1 - Bend is ready with 5 Units in Odoo', [change('work', state='ready')]),
    ('/quantity', 'MO1 - Bend is done with 4 Units in Odoo, and the message says 5 Units', [change('work', qty_produced=4.0)]))
def report(names, world):
    item, part, free, shelf = goods(), goods('P', standard_price=2.0), goods('Q', standard_price=0.0), row()
    lines = functools.partial(row, lot_id=row(name='A'))
    world.made = row(product_id=item, state='done', move_line_ids=lines(quantity_product_uom=5.0))
    world.raw = row(
        product_id=part, product_uom=part.uom_id, state='done', quantity=10.0, is_out=True, value=20.0, move_line_ids=lines(quantity_product_uom=10.0))
    world.free = row(product_id=free, product_uom=free.uom_id, state='done', quantity=5.0, is_out=True, value=0.0, move_line_ids=lines(quantity_product_uom=5.0))
    world.thrown = row(
        state='done', scrap_qty=1.0, product_uom_id=item.uom_id, lot_id=row(name='A'), location_id=shelf, move_ids=row(
            state='done', location_id=shelf, location_dest_id=row(usage='inventory'), move_line_ids=lines(quantity_product_uom=1.0)))
    world.work = row(display_name='MO1 - Bend', state='done', qty_produced=5.0)
    world.rest = row(product_qty=5.0, move_raw_ids=row(product_id=part, product_uom=part.uom_id, product_uom_qty=10.0))
    world.order = row(
        name='MO1', state='done', product_id=item, product_uom_id=item.uom_id, move_finished_ids=world.made, move_raw_ids=world.raw | world.free,
        company_id=row(currency_id=unit('EUR')))
    world.order.production_group_id = row(production_ids=world.order | world.rest)
    names['looked']['orders'] = [world.order.id]
    return names['prove_report'], {
        'order': world.order.id, 'good': 4.0, 'bad': 1.0, 'made': 5.0, 'lots': ['A'], 'expected': [(world.raw, 10.0, True), (world.free, 5.0, False)],
        'scraps': [world.thrown], 'chain': [world.order.id], 'rest': 5.0, 'rests': {part: 10.0}, 'work': world.work}


def order(names, world):
    """An order of which a bill of materials asks for two of a part for each."""
    names['REFERENCES'] = {'productionOrder': ('mrp.production', ('name', 'origin'), ''), 'item': ('product.product', ('default_code', ), '')}
    item, part = goods(), goods('P', type='consu', is_kits=False)
    world.part = part
    world.of_bill = row(product_id=part, product_qty=2.0, product_uom_id=part.uom_id, _skip_bom_line=lambda *of: False)
    bill = row(product_qty=1.0, product_uom_id=item.uom_id, bom_line_ids=world.of_bill)
    world.of_bill.bom_id = bill
    world.raw = row(product_id=part, product_uom=part.uom_id, product_uom_qty=6.0, state='confirmed', bom_line_id=world.of_bill)
    world.makes = row(product_id=item, product_uom_qty=3.0, state='confirmed')
    world.order = row(
        name='MO1', origin='X', state='confirmed', product_id=item, product_uom_id=item.uom_id, product_qty=3.0, move_finished_ids=world.makes, move_raw_ids=world.raw,
        date_start=NOON, bom_id=bill, never_product_template_attribute_value_ids=Rows(), production_group_id=row(production_ids=Rows()))
    return {
        'do': 'make', 'order': world.order.id, 'code': 'MO1', 'item': item.id, 'quantity': 3.0, 'confirm': True, 'dates': {'date_start': NOON}, 'by bill': False,
        'said': None, 'total': 3.0}


@case(
    'production.order',
    ('/order', 'no message would find it again', [change('order', name='MO2')]),
    (None, 'where the message says another item', [lambda world: world.plan.update(item=0)]),
    ('/quantity', 'MO1 is about 4 Units', [change('order', product_qty=4.0)]),
    ('/quantity', 'MO1 is to make', [change('makes', product_uom_qty=4.0), change('makes', state='cancel'), change('makes', product_id=row())]),
    ('/confirm', 'MO1 is a draft', [change('order', state='draft')]),
    (None, 'for date_start of MO1', [change('order', date_start=LATER)]),
    (None, 'and by its bill of materials it would be 6 Units', [change('raw', product_uom_qty=5.0)]),
    (None, 'which its bill of materials does not name', [change('raw', bom_line_id=Rows())]),
    (None, 'MO1 does not ask for P', [change('raw', state='cancel')]))
def order_by_bill(names, world):
    return names['prove_order'], dict(order(names, world), **{'by bill': True})


@case('production.order', ('/components', 'MO1 asks for 5 Units of P', [change('raw', product_uom_qty=5.0)]))
def order_by_components(names, world):
    plan = order(names, world)
    return names['prove_order'], dict(plan, said={world.part.id: 6.0})


@case('production.order', (None, 'MO1 asks for 5 Units of P, and should ask for 6 Units', [change('raw', product_uom_qty=5.0)]))
def order_changed(names, world):
    plan = order(names, world)
    return names['prove_order'], dict(plan, do='change', expected=[(world.raw.id, 6.0)])


@case(
    'production.order',
    (None, 'should be cancelled with all its movements', [change('order', state='confirmed'), change('raw', state='confirmed'), change('makes', state='confirmed')]))
def order_cancelled(names, world):
    plan = order(names, world)
    world.order.state = world.raw.state = world.makes.state = 'cancel'
    return names['prove_order'], dict(plan, do='cancel', orders=[world.order.id])


@case(
    'production.scrap',
    ('/quantity', 'should be scrapped and 7 Units left', [
        change('scrap', state='draft'), change('scrap', scrap_qty=2.0), change('left', number=8.0), lambda world: setattr(world.scrap.move_ids, 'state', 'draft')]))
def scrap_of_order(names, world):
    places(world)
    item = goods(is_storable=True)
    world.left = row(number=7.0)
    names['stock_of'] = lambda *of: world.left.number
    moves = row(state='done', location_id=world.here, location_dest_id=row(usage='inventory'), move_line_ids=row(quantity_product_uom=3.0))
    world.scrap = row(state='done', product_id=item, location_id=world.here, lot_id=row(name='A'), scrap_qty=3.0, move_ids=moves)
    return names['prove_scrap'], {'scraps': [world.scrap.id], 'parts': [(world.scrap.lot_id.id, 3.0, 10.0)]}


@case(
    'workorder.time',
    (None, 'of the time is', [change('entry', workcenter_id=row()), change('entry', date_start=NOON - datetime.timedelta(hours=2)), change('entry', description='other')]),
    (None, 'Odoo counts', [change('entry', duration=59.0), change('entry', duration=61.0)]),
    (None, 'were to be added', [change('work', get_duration=lambda: 100.0)]))
def time(names, world):
    names['env'].ref = lambda name, raise_if_not_found: unit('Minutes')
    center = row(resource_calendar_id=Rows())
    begin = NOON - datetime.timedelta(hours=1)
    world.entry = row(
        workcenter_id=center, date_start=begin, date_end=NOON, description='milling', loss_type='productive', duration=60.0)
    world.work = row(name='milling', get_duration=lambda: 90.0, product_id=goods(), production_id=row())
    return names['prove_time'], {
        'work': world.work, 'before': 30.0, 'entries': world.entry,
        'values': [{'workcenter_id': center.id, 'date_start': begin, 'date_end': NOON, 'description': 'milling'}]}


# Master records

WRITTEN = [change('record', code='other'), change('record', weight=2.5), change('record', category_id=row()), change('record', tag_ids=row())]
OTHERWISE = ('/active', 'in Odoo', [change('record', active=False)])


def master(world):
    category, tags = row(), row() | row()
    world.record = row(code='W', weight=1.5, category_id=category, tag_ids=tags, active=True)
    return {
        'record': world.record, 'code': 'W', 'active': True, 'item': 'W', 'names': {},
        'values': {'code': 'W', 'weight': 1.5, 'category_id': category.id, 'tag_ids': sorted(tags.ids)}}


@case('partner.master', ('/partner', 'and the message says', WRITTEN), OTHERWISE)
def partner(names, world):
    return names['prove_partner'], master(world)


@case('workcenter.master', ('/workcenter', 'and the message says', WRITTEN), OTHERWISE)
def center(names, world):
    return names['prove_center'], master(world)


@case('unit.master', ('/unit', 'and the message says', WRITTEN), OTHERWISE, ('/names', 'the names of W', [lambda world: world.names_kept.update(fr_FR='vis')]))
def measure(names, world):
    world.names_kept = {'fr_FR': 'boulon', 'de_DE': 'Bolzen'}
    names['names_kept'] = lambda record: world.names_kept
    return names['prove_measure'], dict(master(world), names={'fr_FR': 'boulon'})


@case(
    'location.master', ('/location', 'and the message says', WRITTEN), OTHERWISE, ('/location', 'the place is called', [change('record', complete_name='V')]))
def location(names, world):
    names['REFERENCES'] = {'location': ('stock.location', ('complete_name', ), '')}
    plan = master(world)
    world.record.complete_name = 'W'
    return names['prove_place'], plan


@case(
    'product.master', ('/item', 'and the message says', WRITTEN), OTHERWISE, ('/names', 'the names of W', [lambda world: world.names_kept.clear()]),
    ('/active', 'the product of W is', [lambda world: setattr(world.record.product_tmpl_id, 'active', False)]))
def item(names, world):
    world.names_kept = {'fr_FR': 'boulon'}
    names['names_kept'] = lambda record: world.names_kept
    plan = dict(master(world), names={'fr_FR': 'boulon'})
    world.record.product_tmpl_id = row(active=True, product_variant_ids=world.record)
    return names['prove_item'], plan


@case(
    'bom.master', ('/bom', 'and the message says', WRITTEN), OTHERWISE,
    ('/operations', 'the operations of W', each('step', row(display_name='other'), 'workcenter_id') + [
        change('step', name='other'), change('step', time_cycle_manual=6.0), change('step', time_mode='auto'), change('record', operation_ids=Rows())]),
    ('/components', 'the components of W', [
        change('part', product_qty=3.0), change('part', product_id=goods()), change('part', product_uom_id=unit('kg')), change('part', operation_id=row(name='')),
        change('record', bom_line_ids=Rows())]))
def bill_of_materials(names, world):
    plan = master(world)
    item, center = goods('P'), row(display_name='mill')
    world.step = row(name='milling', workcenter_id=center, time_cycle_manual=5.0, time_mode='manual')
    world.part = row(product_id=item, operation_id=world.step, product_qty=2.0, product_uom_id=item.uom_id)
    world.record.operation_ids, world.record.bom_line_ids = world.step, world.part
    return names['prove_bom'], dict(plan, operations=[('milling', center, 5.0)], components=[(item, 'milling', 2.0)])


# Files and notes

def file(names, world):
    world.attachment = row(name='plan.pdf', file_size=3)
    world.found = world.attachment
    names['env']['ir.attachment'] = Thing(search=lambda domain: world.found)
    return {'attachment': world.attachment, 'same': [], 'values': {'raw': b'abc'}, 'place': '/files/0'}


FILE = ('/files/0/content', 'Odoo ', [lambda world: setattr(world, 'found', row()), change('attachment', file_size=4)])


@case(
    'document.attach', ('/files/0/content', 'Odoo does not have the attachment', FILE[2][:1]), ('/files/0/content', 'Odoo has 4 bytes', FILE[2][1:]))
def attachment(names, world):
    return names['prove_attachment'], {'file': file(names, world), 'target': row(), 'item': None, 'lot': None}


@case(
    'quality.record', FILE,
    (None, 'does not have the note', [lambda world: setattr(world.lot, 'message_ids', Rows()), lambda world: setattr(world.note.subtype_id, 'internal', False)]),
    (None, 'does not say', [change('note', body='width: 5'), change('note', body='4 is the width')]),
    ('/files/0', 'does not have the file', [change('note', attachment_ids=Rows())]))
def note(names, world):
    one = file(names, world)
    world.note = row(subtype_id=row(internal=True), body='width: 4', attachment_ids=world.attachment)
    world.lot = row(name='A', message_ids=world.note)
    return names['prove_record'], {'message': world.note, 'lot': world.lot, 'said': ['width', '4'], 'files': [one], 'code': 'W'}


# What another function says, which has its cases where it is called.
SAID_BY_OTHERS = {('production.order.py', 'other')}


def messages(kit, tree):
    """Each refusal that a proof has: the part of the kit in which it stands, which other kits may have as well, and the words, as a pattern."""
    for part in tree.body:
        for call in ast.walk(part):
            if isinstance(call, ast.Call) and getattr(call.func, 'id', None) == 'wrong' and getattr(call.args[0], 'value', None) == 'proof':
                words = call.args[1].left if isinstance(call.args[1], ast.BinOp) else call.args[1]
                if isinstance(words, ast.Constant):
                    yield ast.dump(part), re.escape(words.value).replace('%s', '.*')
                elif (kit, ast.unparse(words)) not in SAID_BY_OTHERS:
                    raise AssertionError('%s: nobody can tell what a proof says with %s' % (kit, ast.unparse(words)))


class ProofTest(SideKit):
    def refusal(self, kit, build, change=None):
        """How a proof refuses what Odoo has after a change; None: it takes it."""
        ROWS.clear()
        names = self.parts_of(kit + '.py')
        names['env'] = Env()
        world = Thing()
        prove, world.plan = build(names, world)
        if change:
            change(world)
        try:
            prove(world.plan)
        except UserError:
            return names['refusals'][-1]

    def test_what_is_as_the_document_says_is_taken(self):
        for kit, build, refusals in CASES:
            with self.subTest(kit, case=build.__name__):
                self.assertIsNone(self.refusal(kit, build))

    def refusals(self):
        """Each change of each case, and how it is refused; found out once."""
        if not SEEN:
            for kit, build, refusals in CASES:
                for place, words, changes in refusals:
                    for n, change in enumerate(changes):
                        SEEN.append((kit, build.__name__, place, words, getattr(change, 'what', n), self.refusal(kit, build, change)))
        return SEEN

    def test_whatever_odoo_has_otherwise_is_refused_where_it_stands(self):
        for kit, case, place, words, change, refusal in self.refusals():
            with self.subTest(kit, case=case, words=words, change=change):
                self.assertIsNotNone(refusal, 'it is taken')
                self.assertEqual(('proof', place), (refusal['name'], refusal['place']), refusal['text'])
                self.assertIn(words, refusal['text'])

    def test_no_refusal_of_a_proof_is_without_a_case(self):
        seen = [(kit + '.py', refusal['text']) for kit, *change, refusal in self.refusals() if refusal]
        kits_with = {}
        for kit, text in kits():
            for said in messages(kit, ast.parse(text)):
                kits_with.setdefault(said, set()).add(kit)
        for (part, pattern), among in kits_with.items():
            self.assertTrue(
                any(kit in among and re.fullmatch(pattern, each) for kit, each in seen), '%s: no case in which a proof says "%s"' % (sorted(among), pattern))


class PurchaseTest(SideKit):
    def touched(self, *fields):
        """What a change of an order touches that says a supplier's number, where orders are found by these fields."""
        return self.planned(self.parts_of('purchase.order.py'), *fields)['touches']

    def planned(self, names, *fields, said='FRAME-7'):
        currency = row()
        order = row(name='P1', state='draft', currency_id=currency, partner_id=row(), date_order=NOON, order_line=Thing(filtered_domain=lambda domain: set(), browse=set),
                    partner_ref='FRAME-7')
        names.update(REFERENCES={'purchaseOrder': ('purchase.order', fields, '')}, codes={('purchaseOrder', 'P1'): {1: True}}, currency_of=lambda code, date: currency,
                     bought=lambda doc: order)
        names['env'] = Env({'purchase.order': Thing(search=lambda domain, limit: None)})
        names['env'].companies = row(ids=[1])
        return names['check_purchase']({'order': 'P1', 'supplier': 'S', 'currency': 'USD', 'supplierReference': said, 'lines': []})

    def test_calls_wait_for_each_other_only_where_an_order_gets_another_number(self):
        for said, expected in (('FRAME-7', []), ('FRAME-8', [('purchase', 'P1'), ('purchase', 'FRAME-8')])):
            with self.subTest(said=said):
                held = []
                names = self.parts_of('purchase.order.py')
                plan = self.planned(names, 'name', 'partner_ref', said=said)
                names['env'] = Env({'purchase.order': Thing(browse=lambda ids: Thing(button_confirm=lambda: True))})
                names.update(hold_references=held.extend, asked=lambda answer, method: None)
                names['finish_purchases']([dict(plan, order=row(id=1, state='purchase'))])
                self.assertEqual(expected, held)

    def test_a_suppliers_number_keeps_documents_apart_only_where_an_order_is_found_by_it(self):
        self.assertEqual([('order', 'P1')], self.touched('name'))
        self.assertEqual([('order', 'P1'), ('order', 'FRAME-7')], self.touched('name', 'partner_ref'))
