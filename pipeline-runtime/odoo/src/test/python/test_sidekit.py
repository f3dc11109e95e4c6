"""The decisions of the side kit's parts, without Odoo: the text that is installed, run by CPython with a stub environment.

Run by SideKitPythonTest, which generates the texts; PLANTLINE_KIT and PLANTLINE_SMALL_KIT name their files."""
import ast
import builtins
import copy
import datetime
import dis
import functools
import os
import re
import unittest
import unittest.mock

from stub_odoo import DatabaseError, Env, Field, Records, UserError

OWNER = 'lyon/production'
CLUSTER = 'here'
PARTITION = 'topic/0'
MAIN = 'def company_of_call('  # what the part main begins with


def text(variable):
    with open(os.environ[variable], encoding='utf-8') as file:
        return file.read()


@functools.cache
def code_of(text, name):
    """A text as Python runs it. Compiling is most of what these tests cost, and many run the same text."""
    return compile(text, name, 'exec')


def compiled(variable):
    """The parts, and main."""
    parts, main = text(variable).split(MAIN)
    return code_of(parts, variable), code_of(MAIN + main, variable)


class Clock:
    def __init__(self):
        self.now = 0.0

    def time(self):
        return self.now


def operation(number, **changes):
    made = {'key': '%032x' % number, 'content': '%064x' % number, 'position': '%s/%s' % (PARTITION, number), 'edition': 0, 'stamp': 0,
            'shape': 0, 'values': [[[['lot%s' % number]], []]]}
    made.update(changes)
    return {name: value for name, value in made.items() if value is not None}


def closing(number, outcome='discarded', **changes):
    return operation(number, shape=None, values=None, close=outcome, **changes)


LOAD = {'do': 'load', 'model': 'stock.lot', 'columns': ['name'], 'kinds': ['v'], 'context': {}, 'lines': []}
FIND = {'do': 'find', 'model': 'stock.lot', 'by': ['name'], 'byKinds': ['v'], 'where': [], 'columns': ['note'], 'kinds': ['v'], 'lines': []}
CALL = {'do': 'call', 'method': 'action_validate', 'context': {}, 'partial': [], 'until': []}


class SideKit(unittest.TestCase):
    def setUp(self):
        self.env = Env()
        self.env.add('stock.lot', {'name': Field('char'), 'note': Field('char'), 'state': Field('selection'), 'product_id': Field('many2one', 'product.product')})
        self.env.add('product.product', {'default_code': Field('char'), 'active': Field('boolean')}, {3: {'default_code': 'P', 'active': True}})
        self.env.add('stock.scrap', {'name': Field('char'), 'state': Field('selection')})
        self.env.add('mrp.production', {'name': Field('char'), 'state': Field('selection'), 'move_raw_ids': Field('one2many', 'stock.move')}, {1: {'name': 'MO1', 'move_raw_ids': [11, 12, 13]}})
        self.env.add('stock.move', {'name': Field('char'), 'product_id': Field('many2one', 'product.product'), 'picked': Field('boolean'), 'quantity': Field('float'), 'state': Field('selection')},
                     {11: {'name': 'bolt', 'state': 'assigned'}, 12: {'name': 'nut', 'state': 'assigned'}, 13: {'name': 'nut', 'state': 'done'}})
        self.cr = self.env.cr
        self.clock = Clock()
        self.steps = {}
        self.cr.ledger['lyon', 'c:'] = {'x_outcome': 'cluster', 'x_text': CLUSTER}
        for variable in ('PLANTLINE_KIT', 'PLANTLINE_SMALL_KIT'):
            self.cr.ledger[OWNER, self.kit(variable)] = {'x_outcome': 'kit', 'x_text': '2026-11-26 08:00:00'}
        self.run_kit({'do': 'raise', 'cluster': CLUSTER, 'partition': PARTITION, 'epoch': 1, 'reached': 0})

    @staticmethod
    def kit(variable='PLANTLINE_KIT'):
        """The key of a kit's own row."""
        return 'k:plantline.lyon.production.' + re.search("^KIT = '([0-9a-f]{8}-[0-9a-f]{16})'", text(variable), re.M).group(1)

    def parts(self, variable='PLANTLINE_KIT', request=None):
        """The top level's names once all parts but main have run."""
        self.env.context = {'plantline': request}
        names = {'env': self.env, 'UserError': UserError, 'time': self.clock, 'datetime': datetime,
                 'float_compare': lambda a, b, precision_digits: (a > b) - (a < b)}
        exec(compiled(variable)[0], names)
        return names

    def parts_of(self, name):
        names = {'env': self.env, 'UserError': UserError, 'time': self.clock, 'datetime': datetime}
        self.env.context = {'plantline': (None, '', (7, ))}
        exec(code_of(dict(kits())[name].split(MAIN)[0], name), names)
        return names

    def run_kit(self, request, variable='PLANTLINE_KIT'):
        names = self.parts(variable, request)
        names['STEPS'].update(self.steps)
        exec(compiled(variable)[1], names)
        return names['action']

    def apply(self, *operations, shape=(LOAD,), **changes):
        return self.run_kit(self.request(operations, shape, **changes))['verdicts']

    @staticmethod
    def request(operations, shape=(LOAD,), **changes):
        request = {'do': 'apply', 'cluster': CLUSTER, 'partition': PARTITION, 'epoch': 1, 'seconds': 30, 'shapes': [list(shape)], 'operations': list(operations)}
        request.update(changes)
        return copy.deepcopy(request)

    def row(self, number):
        return self.cr.ledger[OWNER, '%032x' % number]

    def refused(self, request, words, variable='PLANTLINE_KIT'):
        ledger = copy.deepcopy(self.cr.ledger)
        with self.assertRaises(UserError) as refusal:
            self.run_kit(request, variable)
        self.assertIn(words, str(refusal.exception))
        self.assertEqual(ledger, self.cr.ledger)


class RequestTest(SideKit):
    def test_whatIsNotOfTheFormIsRefusedAsAWhole(self):
        for words, changes in (
                ('do is none of', {'do': 'delete'}),
                ('cluster is not a name', {'cluster': None}),
                ('cluster is not a name', {'cluster': 'x' * 65}),
                ('partition is not a topic id', {'partition': 'o:topic/0'}),
                ('partition is not a topic id', {'partition': 'topic/0/1'}),
                ('epoch is not a whole number', {'epoch': 2 ** 53}),
                ('epoch is not a whole number', {'epoch': True}),
                ('seconds is not a whole number', {'seconds': 61}),
                ('does not know: sudo', {'sudo': 1}),
                ('last is not an object', {'last': 'topic/0/1'}),
                ('last has no position', {'last': {'key': '%032x' % 1}}),
                ('key has not 32 hex digits', {'last': {'key': "'", 'position': PARTITION + '/1'}}),
                ('position is not of the partition', {'last': {'key': '%032x' % 1, 'position': 'topic/1/1'}}),
                ('are not lists', {'shapes': {}}),
                ('the number of operations', {'operations': [operation(1)] * 10001})):
            self.refused(dict(self.request([operation(1)]), **changes), words)

    PURGE = {'do': 'purge', 'cluster': CLUSTER, 'partition': PARTITION, 'epoch': 1, 'sealed': 9, 'kept': ['%032x' % 1]}

    def test_aPurgeIsOfThisOwnersPartitionAndBounded(self):
        self.run_kit(self.PURGE)
        self.assertEqual([[OWNER, PARTITION, 1001, 9, ['%032x' % 1], 1000],
                          [OWNER, 'a:topic/0/0000-00-00', 'a:topic/0/9999-99-99', 'a:topic/0/']], self.cr.purged)
        self.assertTrue(self.cr.was_ours)
        self.assertFalse(self.cr.ours, 'what comes after the kit in the transaction is not its own')

    def test_aPurgeOfWhoIsNotTheOwnerDeletesNothing(self):
        self.assertEqual({'verdicts': []}, self.run_kit(dict(self.PURGE, epoch=2)))
        self.assertEqual([], self.cr.purged)

    def test_aPurgeThatIsNotOfTheFormIsRefused(self):
        for words, changes in (
                ('does not know: days', {'days': 1}),
                ('belongs to the cluster', {'cluster': 'there'}),
                ('partition is not a topic id', {'partition': 'topic/%'}),
                ('sealed is not a whole number', {'sealed': '9'}),
                ('sealed is not a whole number', {'sealed': 2 ** 53}),
                ('kept is not a list', {'kept': '%032x' % 1}),
                ('kept is not a list', {'kept': ['%032x' % 1] * 20001}),
                ('a kept key has not 32 hex digits', {'kept': ['o:topic/0']})):
            self.refused(dict(self.PURGE, **changes), words)
        self.assertEqual([], self.cr.purged)

    WORDS = ['plantline-anchor', '1', 'lyon.audit.mes-lot/0', '1242', '%064x' % 1, '2026-11-26T14:00:03.412Z', '%016x' % 2, '%0128x' % 3]
    NOTE = {'do': 'note', 'cluster': CLUSTER, 'partition': PARTITION, 'epoch': 1, 'anchor': ' '.join(WORDS)}

    def test_anAnchorIsNotedOnceOnItsDay(self):
        noted = self.NOTE['anchor']
        self.assertEqual({'noted': noted}, self.run_kit(self.NOTE))
        row = {'x_key': 'a:topic/0/2026-11-26', 'x_text': noted, 'x_outcome': 'anchor'}
        self.assertEqual(row, self.cr.ledger[OWNER, 'a:topic/0/2026-11-26'])
        later = dict(self.NOTE, anchor=noted.replace(' 1242 ', ' 1243 '))
        self.assertEqual({'noted': noted}, self.run_kit(later))
        self.cr.today = '2026-11-27'
        self.assertEqual({'noted': noted}, self.run_kit(later))
        self.assertEqual(row, self.cr.ledger[OWNER, 'a:topic/0/2026-11-26'])

    def test_anAnchorOfAnotherDayOrOwnerIsNotNoted(self):
        before = copy.deepcopy(self.cr.ledger)
        self.assertEqual({'verdicts': []}, self.run_kit(dict(self.NOTE, epoch=2)))
        for today in ('2026-11-25', '2026-11-27'):
            self.cr.today = today
            self.assertEqual({'noted': ''}, self.run_kit(self.NOTE))
        self.assertEqual(before, self.cr.ledger)

    def test_anAnchorThatIsNotOfTheFormIsRefused(self):
        before = copy.deepcopy(self.cr.ledger)
        for words, place, word in (
                ('not one line', 0, 'plantline-anchors'), ('not one line', 1, '2'), ('not one line', 7, '%0128x x' % 3), ('not one line', 7, '3' * 600),
                ("of an audit of the plant's", 2, 'turin.audit.mes-lot/0'), ("of an audit of the plant's", 2, 'lyon.audit.mes-lot/1'),
                ("of an audit of the plant's", 2, 'lyon.audit.mes-lot'), ("of an audit of the plant's", 2, 'lyon.audit./0'),
                ("of an audit of the plant's", 2, 'lyon.audit.mes%lot/0'), ("of an audit of the plant's", 2, 'lyon.audit.mes-lot/0/0'),
                ('how many records', 3, '0'), ('how many records', 3, '01'), ('how many records', 3, '-1'), ('how many records', 3, '9' * 19), ('how many records', 3, ''),
                ('hash of the anchor has not 64', 4, 'A' * 64), ('has no time', 5, '2026-11-26'), ('has no time', 5, '2026-11-26T14:00:03'),
                ('has no time', 5, '2026-11-26T14:00:03.Z'), ('has no time', 5, '2026-11-26T14:00:03.1234567890Z'), ('has no time', 5, '2026-11-26T14:00:03ZZ'),
                ('key id of the anchor has not 16', 6, '%015x' % 2), ('signature of the anchor has not 128', 7, '%0127x' % 3)):
            self.refused(dict(self.NOTE, anchor=' '.join(self.WORDS[:place] + [word] + self.WORDS[place + 1:])), words)
        for words, changes in (
                ('not one line', {'anchor': self.WORDS}), ('not one line', {'anchor': None}), ('does not know: day', {'day': '2026-11-26'}),
                ('belongs to the cluster', {'cluster': 'there'}), ('epoch is not', {'epoch': 0})):
            self.refused(dict(self.NOTE, **changes), words)
        self.assertEqual(before, self.cr.ledger)

    def test_anOperationThatIsNotOfTheFormIsRefused(self):
        for words, changes in (
                ('key has not 32 hex digits', {'key': 'v:' + '0' * 30}),
                ('content has not 64 hex digits', {'content': ''}),
                ('position is not of the partition', {'position': 'other/0/1'}),
                ('position is not of the partition', {'position': PARTITION + '/-1'}),
                ('position is not of the partition', {'position': 5}),
                ('position is not of the partition', {'position': PARTITION + '/' + '1' * 20}),
                ('edition is not a whole number', {'edition': 1.5}),
                ('stamp is not a whole number', {'stamp': -1}),
                ('ignore is neither', {'ignore': 'yes'}),
                ('again is neither', {'again': 'yes'}),
                ('shape is not a whole number', {'shape': 1}),
                ('as many values as steps', {'values': []}),
                ('as many values as steps', {'values': '1'}),
                ('version and orderKey belong together', {'version': 'n:1'}),
                ('not a whole number of 64 bits', {'version': 'n:1.5', 'orderKey': '0' * 32}),
                ('neither a number nor a text', {'version': 'x:1', 'orderKey': '0' * 32}),
                ('neither a number nor a text', {'version': 't:', 'orderKey': '0' * 32}),
                ('neither a number nor a text', {'version': 't:' + 'x' * 201, 'orderKey': '0' * 32}),
                ('orderKey has not 32', {'version': 'n:1', 'orderKey': '../o:'}),
                ('behind is not a whole number', {'behind': 0}),
                ('does not know: posted', {'posted': True})):
            self.refused(self.request([operation(1, **changes)]), words)
        self.refused(self.request([closing(1, 'applied')]), 'close is neither')
        self.refused(dict(self.request(()), operations={}), 'shapes and operations are not lists')
        self.refused(dict(self.request(()), shapes={}), 'shapes and operations are not lists')

    def test_aColumnWithoutAKindIsRefused(self):
        for step, names, kinds in (
                (dict(LOAD, columns=['name', 'note']), 'columns', 'kinds'), (dict(LOAD, kinds=['v', 'v']), 'columns', 'kinds'),
                (dict(LOAD, columns='n'), 'columns', 'kinds'), (dict(LOAD, kinds='v'), 'columns', 'kinds'),
                (dict(FIND, by=['name', 'note']), 'by', 'byKinds'), (dict(FIND, columns=['note', 'name']), 'columns', 'kinds')):
            self.refused(self.request([operation(1)], shape=(step,)), 'a step has not one of %s for each of %s' % (kinds, names))
        self.refused(self.request([operation(1)], shape=(dict(LOAD, columns=[5]),)), 'something in columns that is no text')
        for kind in ({'links': 'all', 'of': 'stock.move'}, {'links': 'set', 'of': 'v'}, {'links': 'set', 'of': {}}):
            self.refused(self.request([operation(1)], shape=(dict(LOAD, kinds=[kind]),)), 'neither set nor added nor removed')

    def test_anOperationOfMoreStepsThanOneMayHaveIsRefused(self):
        self.refused(self.request([operation(1)], shape=[LOAD] * 501), 'more than 500 steps')

    def test_whateverIsARuleOfOdoosIsToldAsOne(self):
        rule_broken = self.parts()['rule_broken']
        self.assertEqual('UserError', rule_broken(UserError(''), 'RedirectWarning'))
        self.assertEqual('ValidationError', rule_broken(UserError(''), 'ValidationError'))
        self.assertEqual('KeyError', rule_broken(KeyError(''), 'KeyError'))

    def test_aStepThatIsNotOfTheFormIsRefused(self):
        self.refused(self.request([operation(1)], shape=()), 'has no steps')
        self.refused(self.request([operation(1)], shape=({'do': 'unlink'},)), 'a step is none of')
        self.refused(self.request([operation(1)], shape=({'do': 'lines'},)), 'a step is none of')
        self.refused(self.request([operation(1)], shape=(dict(LOAD, sudo=True),)), 'does not know: sudo')
        self.refused(self.request([operation(1)], shape=(CALL,)), 'before it has a record')

    def test_aCallOfAnotherClusterIsRefusedAndSoIsEveryOneWhenNobodyKnowsWhoseThePlantIs(self):
        takes = {'do': 'raise', 'cluster': 'there', 'partition': PARTITION, 'epoch': 9, 'reached': 0}
        for call in (takes, self.request([operation(1)], cluster='there'), self.request([closing(1)], cluster='there')):
            self.refused(call, 'the plant lyon belongs to the cluster here here, and this call comes from the cluster there')
        del self.cr.ledger['lyon', 'c:']
        for call in (dict(takes, cluster=CLUSTER), self.request([operation(1)])):
            self.refused(call, 'which cluster has the plant lyon is gone')

    def test_aKitThatWasTakenOutOfUseIsRefusedInEveryCallAndOneWithoutARowToo(self):
        row = self.cr.ledger[OWNER, self.kit()]
        calls = ({'do': 'raise', 'cluster': CLUSTER, 'partition': PARTITION, 'epoch': 9, 'reached': 0}, self.PURGE, self.request([operation(1)]),
                 self.request([closing(1)]))
        row.update(x_outcome='withdrawn', x_text='its code was edited')
        for call in calls:
            self.refused(call, 'was taken out of use, because it is not as it was installed: its code was edited. Find out who')
        del self.cr.ledger[OWNER, self.kit()]
        for call in calls:
            self.refused(call, 'production.' + self.kit().rsplit('.', 1)[1] + ' is in use is gone')
        self.cr.ledger[OWNER, self.kit()] = dict(row, x_outcome='kit')
        self.assertEqual('applied', self.apply(operation(1))[0][0])

    def test_onlyTheDutysUserIsServed(self):
        self.env.uid = 8
        self.refused(self.request([operation(1)]), 'user 8 is not the one')

    def test_aKitKnowsNoStepWhosePartItHasNot(self):
        self.assertNotIn('def do_find', text('PLANTLINE_SMALL_KIT'))
        self.refused(self.request([operation(1)], shape=(FIND,)), 'a step is none of load', 'PLANTLINE_SMALL_KIT')
        lines = dict(LOAD, lines=[{'to': 'move_raw_ids'}])
        self.refused(self.request([operation(1)], shape=(lines,)), 'writes no lines', 'PLANTLINE_SMALL_KIT')
        self.assertEqual([['applied', False, 'stock.lot,100']], self.run_kit(self.request([operation(1)]), 'PLANTLINE_SMALL_KIT')['verdicts'])


class LedgerTest(SideKit):
    def test_aRowSaysWhatWasDoneAndForWhom(self):
        self.assertEqual([['applied', False, 'stock.lot,100']], self.apply(operation(1, stamp=5, edition=2)))
        self.assertEqual({'x_key': '%032x' % 1, 'x_content': '%064x' % 1, 'x_position': PARTITION + '/1/2', 'x_outcome': 'applied', 'x_stamp': 5,
                          'x_record': 'stock.lot,100'}, self.row(1))

    def test_whatWasThereDecides(self):
        same, other = PARTITION + '/1/0', PARTITION + '/9/0'
        for verdict, position, outcome, changes in (
                (['applied', True, 'stock.lot,5'], same, 'applied', {}),
                (['applied', True, 'stock.lot,5'], same, 'applied', {'stamp': 9}),
                (['superseded', True], same, 'superseded', {}),
                (['closed', True, 'discarded'], same, 'discarded', {}),
                (['closed', True, 'deadLettered'], same, 'deadLettered', {}),
                (['applied', False, 'stock.lot,100'], same, 'deadLettered', {'stamp': 9}),
                (['duplicate', other, 'stock.lot,5', 'applied'], other, 'applied', {}),
                (['duplicate', other, 'stock.lot,5', 'deadLettered'], other, 'deadLettered', {}),
                (['duplicate', other, 'stock.lot,5', 'discarded'], other, 'discarded', {'stamp': 9}),
                (['conflict', other, 'applied'], other, 'applied', {'content': 'f' * 64}),
                (['conflict', other, 'deadLettered'], other, 'deadLettered', {'content': 'f' * 64}),
                (['duplicate', other, 'stock.lot,5', 'applied'], other, 'applied', {'content': 'f' * 64, 'ignore': True})):
            with self.subTest(verdict=verdict, outcome=outcome, changes=changes):
                self.cr.ledger[OWNER, '%032x' % 1] = {'x_key': '%032x' % 1, 'x_content': '%064x' % 1, 'x_position': position,
                                                      'x_outcome': outcome, 'x_stamp': 1, 'x_record': 'stock.lot,5'}
                self.cr.repeated.clear()
                self.assertEqual([verdict], self.apply(operation(1, **changes)))
                self.assertEqual(['%032x' % 1] if verdict[0] in ('duplicate', 'conflict') else [], self.cr.repeated, 'a repeat keeps its row')

    def test_aRowOfAnotherOwnerIsNotThere(self):
        self.cr.ledger['lyon/stock', '%032x' % 1] = {'x_key': '%032x' % 1, 'x_outcome': 'discarded'}
        self.assertEqual('applied', self.apply(operation(1))[0][0])

    def test_aVersionOnlyGrows(self):
        order = 'a' * 32
        for number, version, verdict in ((1, 'n:9', 'applied'), (2, 'n:10', 'applied'), (3, 'n:9', 'superseded'), (4, 'n:10', 'applied')):
            self.assertEqual(verdict, self.apply(operation(number, version=version, orderKey=order))[0][0], version)
        self.assertEqual('superseded', self.row(3)['x_outcome'])
        for number, version, verdict in ((5, 't:b', 'applied'), (6, 't:a', 'superseded'), (7, 't:ba', 'applied')):
            self.assertEqual(verdict, self.apply(operation(number, version=version, orderKey='b' * 32))[0][0], version)

    def test_aNumberAndATextAreNotComparedAndNeitherIsSuperseded(self):
        order = 'a' * 32
        self.apply(operation(1, version='n:9', orderKey=order))
        text, number = self.apply(operation(2, version='t:10', orderKey=order), operation(3, version='n:10', orderKey='b' * 32))
        self.assertEqual(('rejected', 'version'), (text[0], text[1]['name']))
        self.assertIn('is the text 10, and that of an earlier message with this order key is the number 9', text[1]['text'])
        self.assertNotIn((OWNER, '%032x' % 2), self.cr.ledger)
        self.assertEqual('applied', number[0])
        other = self.apply(operation(4, version='t:a', orderKey='c' * 32), operation(5, version='n:9', orderKey='c' * 32))
        self.assertEqual(['applied', 'rejected'], [verdict[0] for verdict in other])

    def test_twoOfOneOrderKeyInACallAreWorkedInTheirOrder(self):
        both = [operation(n, version='n:%s' % n, orderKey='a' * 32) for n in (2, 1)]
        self.assertEqual(['applied', 'superseded'], [verdict[0] for verdict in self.apply(*both)])

    def test_anOwnerRowOnlyRisesAndIsNotRaisedBelowWhatItHadReached(self):
        def ask(epoch, reached):
            return self.run_kit({'do': 'raise', 'cluster': CLUSTER, 'partition': PARTITION, 'epoch': epoch, 'reached': reached})
        self.assertEqual({'previous': 1, 'raises': 2, 'raised': True, 'remembered': True}, ask(5, 1))
        self.assertEqual({'previous': 5, 'raises': 2, 'raised': True, 'remembered': True}, ask(5, 1))
        self.assertEqual({'previous': 5, 'raises': 2, 'raised': False, 'remembered': True}, ask(4, 1))
        self.assertEqual({'previous': 5, 'raises': 2, 'raised': False, 'remembered': True}, ask(9, 6))

    def test_aLostOwnerIsFenced(self):
        self.run_kit({'do': 'raise', 'cluster': CLUSTER, 'partition': PARTITION, 'epoch': 2, 'reached': 0})
        self.assertEqual([['fenced'], ['fenced']], self.apply(operation(1), closing(2)))
        self.assertNotIn((OWNER, '%032x' % 1), self.cr.ledger)

    def test_whoKnowsMoreToBeAppliedThanThisOdooDoesNothingInItAndRaisesNothing(self):
        self.apply(operation(1), closing(2))
        last = {'key': '%032x' % 1, 'position': PARTITION + '/1'}
        self.assertEqual('applied', self.apply(operation(3), last=last)[0][0])
        again = {'do': 'raise', 'cluster': CLUSTER, 'partition': PARTITION, 'epoch': 2, 'reached': 1}
        for other in (dict(last, key='%032x' % 9), dict(last, position=PARTITION + '/11'), {'key': '%032x' % 2, 'position': PARTITION + '/2'}):
            self.assertEqual([['fenced']], self.apply(operation(4), last=other))
            self.assertEqual({'previous': 1, 'raises': 1, 'raised': False, 'remembered': False}, self.run_kit(dict(again, last=other)))
        self.assertNotIn((OWNER, '%032x' % 4), self.cr.ledger)
        self.assertEqual({'previous': 1, 'raises': 2, 'raised': True, 'remembered': True}, self.run_kit(dict(again, last=last)))

    def test_aRacingTwinMakesOdooRepeatTheCall(self):
        self.cr.insert_new = lambda *values: setattr(self.cr, 'rowcount', 0)
        with self.assertRaises(DatabaseError) as repeated:
            self.apply(operation(1))
        self.assertEqual('40001', repeated.exception.pgcode)


class CompanyTest(SideKit):
    def test_theNamedCompanyIsTheOnlyOne(self):
        verdicts = self.apply(operation(1), company='Lyon Plant')
        self.assertEqual('applied', verdicts[0][0])
        self.assertEqual({'tz': 'UTC', 'allowed_company_ids': [1]}, self.env.context)

    def test_withoutANameItIsTheUsersOwn(self):
        self.apply(operation(1))
        self.assertEqual({'tz': 'UTC'}, self.env.context)

    def test_oneThatIsUnknownNotAllowedOrAmbiguousIsRefusedAndClosingGoesOn(self):
        for name, words in (('Nowhere', 'has no company called Nowhere'), ('Turin Plant', 'has no company called Turin Plant'),
                            ('Twin Plant', 'has 2 companies called Twin Plant')):
            work, close = self.apply(operation(1), closing(2), company=name)
            self.assertEqual(('rejected', 'forbidden'), (work[0], work[1]['name']))
            self.assertIn('the user bot_mrp ' + words + ' in Odoo, but Lyon Plant, Twin Plant, Twin Plant; correct target.odoo.company', work[1]['text'])
            self.assertEqual('closed', close[0])
            self.assertNotIn((OWNER, '%032x' % 1), self.cr.ledger)

    def test_noContextNamesACompany(self):
        verdict = self.apply(operation(1), shape=(dict(LOAD, context={'allowed_company_ids': [4]}),))[0]
        self.assertIn('never by allowed_company_ids', verdict[1]['text'])

    def test_whatIsNoNameIsRefused(self):
        for name in ('', 7, ['Lyon Plant'], 'x' * 129):
            self.refused(self.request([operation(1)], company=name), 'company is not a text')


class GuardTest(SideKit):
    """The trigger itself is the database's: here it is only said who is let through, and what counts as the trigger."""

    def test_aKitSaysWhoItIsBeforeItChangesTheLedger(self):
        for request in (self.request([operation(1)]), {'do': 'raise', 'cluster': CLUSTER, 'partition': PARTITION, 'epoch': 2, 'reached': 0}):
            self.cr.was_ours = False
            self.run_kit(request)
            self.assertTrue(self.cr.was_ours, request['do'])
            self.assertFalse(self.cr.ours, request['do'])

    def test_whatIsNotExactlyTheGuardIsNone(self):
        names = self.parts()
        rows, truncation = names['ROWS'], names['TRUNCATION']
        for found, guarded in (([rows, truncation], True), ([rows], False), ([truncation], False), ([], False),
                               ([rows[:4] + (['x_text'],), truncation], False), ([rows[:3] + ('BEGIN RETURN NEW; END', rows[4]), truncation], False),
                               ([rows[:2] + (False,) + rows[3:], truncation], False)):
            self.cr.triggers = found
            self.assertEqual(guarded, names['is_guarded']())

    def test_aRightThatTheDatabaseRefusesStopsTheCallAndIsNoMessagesFault(self):
        def denied(model, columns, rows):
            raise DatabaseError('42501')
        loads = [denied]
        for text in LoadTest.DENIED:
            swallowed = {'ids': False, 'messages': [{'type': 'error', 'message': text, 'record': 0}]}
            loads.append(lambda model, columns, rows, swallowed=swallowed: swallowed)
        for load in loads:
            self.env.load = load
            answer = self.run_kit(self.request([operation(1), operation(2)]))
            self.assertIn('the database refuses a right', answer['failed']['text'])
            self.assertNotIn((OWNER, '%032x' % 1), self.cr.ledger)


class MainTest(SideKit):
    def work(self, decide):
        calls = []

        def step(step, group, cells_of, records):
            calls.append(list(group))
            return decide(group)
        self.steps = {'load': step}
        return calls

    def made(self, group):
        return {i: self.env['stock.lot'].browse(i + 1) for i in group}, {}, False

    def test_aGroupIsHalvedUntilItIsKnownWhoIsToBlame(self):
        def decide(group):
            if 5 in group and len(group) > 1:
                return None, None, True
            if group == [5]:
                return None, {5: {'name': 'load', 'text': 'bad', 'place': None, 'doubt': False}}, False
            return self.made(group)
        calls = self.work(decide)
        verdicts = self.apply(*[operation(n) for n in range(1, 9)])
        self.assertEqual(['rejected'], [verdict[0] for n, verdict in enumerate(verdicts) if n == 5])
        self.assertEqual(['applied'] * 7, [verdict[0] for n, verdict in enumerate(verdicts) if n != 5])
        self.assertEqual([[0, 1, 2, 3, 4, 5, 6, 7], [0, 1, 2, 3], [4, 5, 6, 7], [4, 5], [4], [5], [6, 7]], calls)
        self.assertNotIn((OWNER, '%032x' % 6), self.cr.ledger)

    def test_anExceptionOfSeveralIsHalvedAndOfOneIsItsReason(self):
        def decide(group):
            if 1 in group:
                raise UserError('no stock')
            return self.made(group)
        self.work(decide)
        verdicts = self.apply(operation(1), operation(2), operation(3))
        self.assertEqual(['applied', 'rejected', 'applied'], [verdict[0] for verdict in verdicts])
        self.assertEqual(('UserError', 'no stock'), (verdicts[1][1]['name'], verdicts[1][1]['text']))

    def test_anEntryThatDoesNotBalanceIsItsOwnOperationsFault(self):
        self.cr.deferred = ['x_plantline_guard_balance']

        def check():
            if '%032x' % 2 in [key for _, key in self.cr.ledger]:
                raise DatabaseError('23514')
        self.cr.checked = check
        self.assertEqual(['applied', 'rejected', 'applied'], [v[0] for v in self.apply(operation(1), operation(2), operation(3))])

    def test_aDatabaseWithoutDeferredGuardsIsNotAskedToCheckThem(self):
        self.cr.checked = self.fail
        self.assertEqual('applied', self.apply(operation(1))[0][0])

    def test_whatTheGuardKeepsFromTheUserIsWrittenWithAllRightsWhereHisOwnAllowIt(self):
        self.apply(operation(1))
        self.assertEqual(([False], []), (self.env.raised, self.env.asked))
        names = self.parts(request=self.request([operation(2)]))
        names['RAISED'].append('stock.lot')
        exec(compiled('PLANTLINE_KIT')[1], names)
        self.assertEqual('applied', names['action']['verdicts'][0][0])
        self.assertEqual([False, True], self.env.raised)
        self.assertEqual([('stock.lot', 'write', ()), ('stock.lot', 'read', (100,))], self.env.asked)

    def test_whatIsFoundOrCalledWithAllRightsIsAskedForToo(self):
        self.env.rows['stock.lot'][1] = {'name': 'A'}
        self.env.rows['stock.scrap'][100] = {'state': 'draft'}
        found = self.request([operation(1, values=[[['A'], ['x'], []]])], shape=(FIND,))
        called = self.request([operation(2, values=[[[['s']], []], []])], shape=(dict(LOAD, model='stock.scrap'), CALL))
        for model, record, times, request in (('stock.lot', 1, 1, found), ('stock.scrap', 100, 2, called)):
            self.env.asked.clear()
            names = self.parts(request=request)
            names['RAISED'].append(model)
            exec(compiled('PLANTLINE_KIT')[1], names)
            self.assertEqual('applied', names['action']['verdicts'][0][0])
            self.assertEqual([(model, 'write', ()), (model, 'read', (record,))] * times, self.env.asked)

    SHAPES = [[LOAD], [dict(LOAD, context={'lang': 'fr_FR'})]]

    def test_aRunIsWorkedInItsOrderWhateverTheShapes(self):
        self.work(self.made)
        verdicts = self.apply(operation(1), operation(2, behind=0), operation(3, shape=1), operation(4, behind=2), shapes=self.SHAPES)
        self.assertEqual(['applied'] * 4, [verdict and verdict[0] for verdict in verdicts])

    def test_whatIsBehindOneThatDidNotGoThroughIsNotTried(self):
        def decide(group):
            if 0 in group:
                raise UserError('no stock')
            return self.made(group)
        calls = self.work(decide)
        verdicts = self.apply(operation(1), operation(2, behind=0), operation(3, behind=1), operation(4, shape=1), shapes=self.SHAPES)
        self.assertEqual(['rejected', 'notTried', 'notTried', 'applied'], [verdict[0] for verdict in verdicts])
        self.assertEqual([[0], [3]], calls)
        self.assertNotIn((OWNER, '%032x' % 2), self.cr.ledger)

    def test_troubleOfTheDatabaseEndsTheCall(self):
        for number, state in enumerate(('40001', '40P01', '55P03', '53100', '57014', '25006', 'XX000')):
            def decide(group):
                raise DatabaseError(state)
            self.work(decide)
            with self.assertRaises(DatabaseError, msg=state):
                self.apply(operation(number))

        def breaks(group):
            raise DatabaseError('23505')
        self.work(breaks)
        self.assertEqual('rejected', self.apply(operation(99))[0][0])

    def test_whatIsNotReachedInTimeIsNotTried(self):
        def decide(group):
            self.clock.now += 31
            return self.made(group)
        self.work(decide)
        shapes = [[LOAD], [dict(LOAD, context={'lang': 'fr_FR'})]]
        verdicts = self.apply(operation(1), operation(2, shape=1), shapes=shapes)
        self.assertEqual([['applied', False, 'stock.lot,1'], ['notTried']], verdicts)
        self.assertNotIn((OWNER, '%032x' % 2), self.cr.ledger)

    def test_theSecondOfAKeyInACallIsNotTried(self):
        self.work(self.made)
        self.assertEqual(['applied', 'notTried'], [v[0] for v in self.apply(operation(1), operation(1, position=PARTITION + '/2'))])

    def test_aClosedMessageHasARowAndNoEffect(self):
        calls = self.work(self.made)
        self.assertEqual([['closed', False, 'deadLettered']], self.apply(closing(1, 'deadLettered')))
        self.assertEqual([], calls)
        self.assertEqual('deadLettered', self.row(1)['x_outcome'])

    def test_nothingIsDoneBehindTheCommitOfAGroupThatWasUndone(self):
        def work(step, group, cells_of, records):
            self.cr.postcommit.counted('supplier', 3)
            return {i: self.env['stock.lot'].browse(i) for i in group}, {i: {'name': 'UserError'} for i in group if i == 1}, False
        self.steps = {'load': work}
        self.assertEqual(['applied', 'rejected', 'applied'], [verdict[0] for verdict in self.apply(operation(1), operation(2), operation(3))])
        self.assertEqual((['supplier'], {'supplier': {3: 1}}), self.cr.postcommit.there())

    def test_aMethodThatCommittedIsToldByAFieldAndItsMessagesAreMarked(self):
        self.env.add('stock.scrap', {'name': Field('char')}, {5: {}})
        self.steps = {'load': lambda step, group, cells_of, records: ({i: self.env['stock.scrap'].browse(5) for i in group}, {}, False)}

        def method(records):
            self.cr.transaction = 2
        self.env.method = method
        load = dict(LOAD, model='stock.scrap')
        answer = self.run_kit(self.request([operation(1, values=[[[['x']], []], []])], shape=(load, CALL)))
        self.assertEqual('committed', answer['failed']['name'])
        self.assertIn('stock.scrap.action_validate committed by itself', answer['failed']['text'])
        self.assertEqual(('committed', 'stock.scrap.action_validate'), (self.row(1)['x_outcome'], self.row(1)['x_text']))
        self.assertEqual(1, self.cr.commits)
        self.cr.transaction = 1
        again = self.apply(operation(1, values=[[[['x']], []], []]), shape=(load, CALL))
        self.assertEqual('forbidden', again[0][1]['name'])


class AllowTest(SideKit):
    def test_onlyWhatIsListedIsWrittenAndCalled(self):
        for words, shape in (
                ('may not write res.users', (dict(LOAD, model='res.users'),)),
                ('state is changed by methods only', (dict(LOAD, columns=['state']),)),
                ('has no field stock.lot.colour', (dict(LOAD, columns=['colour']),)),
                ('never by its database id', (dict(LOAD, columns=['product_id/.id']),)),
                ('may not write mrp.production/move_raw_ids/move_line_ids', (self.lines(to='move_line_ids'),)),
                ('may not call stock.lot.action_validate', (LOAD, CALL)),
                ('state is changed by methods only, never given by default_state', (dict(LOAD, context={'default_state': 'done'}),)),
                ('has no field stock.lot.colour', (dict(FIND, by=['colour']),)),
                ('has no field stock.lot.colour', (dict(FIND, where=[['colour', ['red']]]),)),
                ('what stands before default_code is not a relation', (dict(FIND, by=['name.default_code']),)),
                ('this Odoo has no model res.colour', (dict(LOAD, kinds=[['res.colour', ['name']]]),)),
                ('holds a product.product, not a stock.lot', (dict(LOAD, columns=['product_id'], kinds=[['stock.lot', ['name']]]),))):
            with self.subTest(words=words):
                self.env.models['stock.move']['move_line_ids'] = Field('one2many', 'stock.move.line')
                values = [[[['x']], []]] + [[]] * (len(shape) - 1)
                verdict = self.apply(operation(1, values=values), shape=shape)[0]
                self.assertEqual(('rejected', 'forbidden'), (verdict[0], verdict[1]['name']))
                self.assertIn(words, verdict[1]['text'])

    def test_aValueCarriesNoCommandsOfTheCallers(self):
        self.env.rows['stock.lot'][1] = {'name': 'x'}
        verdict = self.apply(operation(1, values=[[['x'], [[[0, 0, {'name': 'forged'}]]], []]]), shape=(FIND,))[0]
        self.assertEqual('rejected', verdict[0])
        self.assertIn('a value is neither', verdict[1]['text'])
        verdict = self.apply(operation(2, values=[[[[[[0, 0, {}]]]], []]]))[0]
        self.assertEqual('rejected', verdict[0])

    def test_aFieldOfOdoosBehindOneOfThePlantsOwnIsNotWritten(self):
        for related, manual, allowed in ((None, True, True), ('product_id.default_code', True, False), (None, False, False)):
            field = Field('char')
            field.related, field.manual = related, manual
            self.env.models['stock.lot']['x_own'] = field
            verdict = self.apply(operation(3 + manual + allowed), shape=(dict(LOAD, columns=['x_own']),))[0]
            self.assertEqual(allowed, verdict[0] == 'applied', verdict)

    def test_whatIsWrittenWithAllRightsIsNamedByNoNameOfARecord(self):
        for kind, forbidden in (('v', True), ('r', False), (['product.product', ['default_code']], False)):
            columns = ['name', 'product_id' if kind == 'v' else 'product_id/id' if kind == 'r' else 'product_id/.id']
            names = self.parts()
            names['RAISED'].append('stock.lot')
            wrong = names['forbidden']([dict(LOAD, columns=columns, kinds=['v', kind])])
            self.assertEqual('product_id of stock.lot is named by ref or lookup, never by the name of a record' if forbidden else None, wrong)

    @staticmethod
    def lines(to):
        inner = {'to': to, 'replace': False, 'match': [], 'matchKinds': [], 'columns': [], 'kinds': [], 'lines': []}
        outer = {'to': 'move_raw_ids', 'replace': False, 'match': ['name'], 'matchKinds': ['v'], 'columns': [], 'kinds': [], 'lines': [inner]}
        unlisted = dict(inner, to='move_line_ids')
        return dict(FIND, model='stock.lot' if to is None else 'mrp.production', columns=[], kinds=[], lines=[dict(outer, lines=[unlisted])])


class ResolveTest(SideKit):
    def test_aReferenceIsARecordOfItsModelThatIsAlive(self):
        self.cr.external = {('plant', 'bolt'): ('product.product', 3), ('plant', 'gone'): ('product.product', 4), ('plant', 'lot'): ('stock.lot', 1)}
        self.env.rows['stock.lot'][1] = {}
        names = self.parts()
        rows = [(0, ['plant.bolt']), (1, ['plant.gone']), (2, ['plant.lot']), (3, ['plant.none']), (4, [None])]
        missing = names['settle'](['r'], rows, ['product.product'], ['product_id/id'])
        self.assertEqual([1, 2, 3], sorted(missing))
        self.assertEqual([3, None], [rows[0][1][0], rows[4][1][0]])
        self.assertEqual(('reference', 'product_id/id'), (missing[1]['name'], missing[1]['place']))

    def test_aNaturalKeyMeetsExactlyOne(self):
        self.env.rows['product.product'].update({4: {'default_code': 'twice'}, 5: {'default_code': 'twice'}})
        rows = [(0, [['P']]), (1, [['twice']]), (2, [['none']])]
        missing = self.parts()['settle']([['product.product', ['default_code']]], rows, ['product.product'], ['product_id'])
        self.assertEqual({1: '2 product.product with default_code = twice', 2: 'no product.product with default_code = none'},
                         {at: why['text'] for at, why in missing.items()})
        self.assertEqual(3, rows[0][1][0])

    def test_natural_keys_that_name_records_are_one_search(self):
        self.cr.external = {('plant', 'bolt'): ('product.product', 3), ('plant', 'nut'): ('product.product', 4)}
        self.env.rows['product.product'][4] = {'default_code': 'N', 'active': True}
        self.env.rows['stock.lot'].update({
            1: {'name': 'A', 'product_id': 3}, 2: {'name': 'A', 'product_id': 4}, 5: {'name': 'B', 'product_id': 3}, 6: {'name': 'C', 'product_id': 4},
            7: {'name': 'C', 'product_id': 4}})
        names = self.parts()
        search, domains = Records.search, []
        rows = [(n, [[name, 'plant.' + item]]) for n, (name, item) in enumerate([('A', 'bolt'), ('A', 'nut'), ('B', 'bolt'), ('B', 'nut'), ('C', 'nut'), ('A', 'none')])]
        kind = ['stock.lot', ['name', 'product_id'], {'limits': [], 'operators': [], 'limitKinds': [], 'order': [], 'archived': False}, ['v', 'r']]
        with unittest.mock.patch.object(Records, 'search', lambda *given, **more: domains.append(given[1]) or search(*given, **more)):
            missing = names['settle']([kind], rows, ['stock.lot'], ['lot_id'])
        self.assertEqual([1, 2, 5], [row[0] for _, row in rows[:3]])
        self.assertEqual({3: 'lookup', 4: 'lookup', 5: 'reference'}, {at: why['name'] for at, why in missing.items()})
        self.assertEqual(1, len(domains))

    def test_aValueHasOneText(self):
        text_of = self.parts()['text_of']
        self.assertEqual(['1', '0.1', '1000000', 'True', 'False', '', '2026-11-26'],
                         [text_of(1.0, 'float'), text_of(0.1, 'float'), text_of(1e6, 'float'), text_of(True, 'boolean'), text_of(False, 'boolean'),
                          text_of(False, 'char'), text_of(datetime.date(2026, 11, 26), 'date')])


class LoadTest(SideKit):
    ID = dict(LOAD, columns=['id', 'name'], kinds=['v', 'v'])

    @staticmethod
    def row(number, name, value):
        return operation(number, values=[[[[name, value]], []]])

    def test_aConversionBlamesItsOwnDocumentOnly(self):
        def load(model, columns, rows):
            bad = [n for n, row in enumerate(rows) if row[0] == 'bad']
            if bad:
                return {'ids': False, 'messages': [{'type': 'error', 'record': bad[0], 'field': 'name', 'message': 'no name'}]}
            return {'ids': [100 + n for n in range(len(rows))], 'messages': []}
        self.env.load = load
        verdicts = self.apply(operation(1), operation(2, values=[[[['bad']], []]]), operation(3))
        self.assertEqual(['applied', 'rejected', 'applied'], [verdict[0] for verdict in verdicts])
        self.assertEqual(('load', 'name', 0), (verdicts[1][1]['name'], verdicts[1][1]['place'], verdicts[1][1]['step']))

    def load_says(self, text, **places):
        """All loads fail with one error, its keys in Odoo's order: a conversion names its field before the text."""
        message = dict({'type': 'error', 'record': 0}, **places)
        message['message'] = text
        self.env.load = lambda model, columns, rows: {'ids': False, 'messages': [dict(message)]}

    # as PostgreSQL and load say it
    OF_THE_MOMENT = (
        'could not serialize access due to concurrent update\n', 'deadlock detected\nDETAIL:  Process 7 waits for ShareLock.\n',
        'could not obtain lock on row in relation "stock_quant"\n', 'canceling statement due to statement timeout\n',
        'out of memory\nDETAIL:  Failed on request of size 8192.\n', 'out of shared memory\nHINT:  You might need to increase it.\n',
        'could not extend file "base/16384/2619": No space left on device\nHINT:  Check free disk space.\n',
        'cannot execute UPDATE in a read-only transaction\n', "Unknown database error: 'cannot execute UPDATE in a read-only transaction\n'")
    DENIED = ('permission denied for table stock_lot\n', 'must be owner of table stock_lot\n')

    def test_aFailureOfTheMomentThatLoadSwallowedEndsTheCall(self):
        for n, text in enumerate(self.OF_THE_MOMENT, 1):
            self.load_says(text)
            with self.assertRaises(DatabaseError, msg=text):
                self.apply(operation(n))

    def test_aCellWithTheDatabasesWordsIsItsOwnMessagesFault(self):
        for n, text in enumerate(self.OF_THE_MOMENT + self.DENIED, 1):
            for quoting in ("'%s' does not seem to be a number for field 'Name'", '%s'):
                self.load_says(quoting % text, field='name')
                verdict = self.apply(operation(n))[0]
                self.assertEqual(('rejected', 'load', 'name'), (verdict[0], verdict[1]['name'], verdict[1]['place']), text)

    def test_aRuleWithTheDatabasesWordsIsItsOwnMessagesFault(self):
        rules = ['You must be owner of the pallet', 'Bo Berg: permission denied for zone 4', 'must be owner of the pallet',
                 'permission denied for zone 4', 'Printer 3 is out of memory', 'out of memory', 'No space left on device 7', 'No deadlock detected',
                 'The pallet is refused:\nmust be owner of it\n', 'No label was printed:\nout of memory\n']
        for n, text in enumerate(rules, 1):
            self.load_says(text)
            verdict = self.apply(operation(n))[0]
            self.assertEqual(('rejected', 'refused', True), (verdict[0], verdict[1]['name'], verdict[1]['doubt']), text)

    def test_aRefusalThatNamesNoFieldIsInDoubt(self):
        self.env.load = lambda model, columns, rows: {'ids': False, 'messages': [{'type': 'error', 'record': 0, 'message': 'nein'}]}
        why = self.apply(operation(1))[0][1]
        self.assertEqual(('refused', True), (why['name'], why['doubt']))

    def test_oneExternalIdIsLoadedOnceIfItIsTheSame(self):
        loaded = []

        def load(model, columns, rows):
            loaded.append(len(rows))
            return {'ids': [100 + n for n in range(len(rows))], 'messages': []}
        self.env.load = load
        self.assertEqual(['stock.lot,100', 'stock.lot,100'], [v[2] for v in self.apply(self.row(1, 'p.a', 'x'), self.row(2, 'p.a', 'x'), shape=(self.ID,))])
        self.assertEqual([1], loaded)
        self.apply(self.row(3, 'p.b', 'x'), self.row(4, 'p.b', 'y'), shape=(self.ID,))
        self.assertEqual([1, 1, 1], loaded, 'different ones one after the other')

    def test_aFinishedDocumentIsNotOverwritten(self):
        self.cr.external = {('p', 'a'): ('stock.lot', 1)}
        self.env.rows['stock.lot'][1] = {'state': 'done'}
        self.assertEqual('finished', self.apply(self.row(1, 'p.a', 'x'), shape=(self.ID,))[0][1]['name'])


    def test_aLineThatIsFinishedOrOfAnotherRecordIsNotTakenByItsName(self):
        lines = self.env.models['stock.move']
        lines['production'] = Field('many2one', 'mrp.production')
        self.env.models['mrp.production']['move_raw_ids'].inverse_name = 'production'
        self.env.rows['mrp.production'][2] = {'name': 'MO2', 'move_raw_ids': [14]}
        self.env.rows['stock.move'][14] = {'name': 'bolt', 'state': 'assigned', 'production': 2}
        for line in (11, 12, 13):
            self.env.rows['stock.move'][line]['production'] = 1
        self.cr.external = {('p', 'mo'): ('mrp.production', 1), ('p', 'open'): ('stock.move', 11), ('p', 'done'): ('stock.move', 13),
                            ('p', 'other'): ('stock.move', 14), ('p', 'lot'): ('stock.lot', 1)}
        self.env.rows['stock.lot'][1] = {}
        shape = (dict(LOAD, model='mrp.production', columns=['id', 'move_raw_ids/id'], kinds=['v', 'v']),)
        for number, (line, name) in enumerate((('open', None), ('new', None), ('done', 'finished'), ('other', 'line'), ('lot', 'reference')), 1):
            verdict = self.apply(self.row(number, 'p.mo', 'p.' + line), shape=shape)[0]
            self.assertEqual(('rejected', name) if name else ('applied', None), (verdict[0], verdict[1]['name'] if name else None), line)


class FindAndLinesTest(SideKit):
    def find(self, model, key, cells, lines=(), rows=(), **changes):
        step = dict(FIND, model=model, lines=list(lines), **changes)
        return self.apply(operation(1, values=[[key, cells, list(rows)]]), shape=(step,))[0]

    def test_exactlyOneRecordIsFound(self):
        self.env.rows['stock.lot'].update({1: {'name': 'A'}, 2: {'name': 'B'}, 3: {'name': 'B'}})
        self.assertEqual(['applied', False, 'stock.lot,1'], self.find('stock.lot', ['A'], ['seen']))
        self.assertEqual('seen', self.env.rows['stock.lot'][1]['note'])
        self.cr.ledger.pop((OWNER, '%032x' % 1))
        self.assertEqual('2 stock.lot with name = B', self.find('stock.lot', ['B'], ['x'])[1]['text'])
        self.assertEqual('no stock.lot with name = C', self.find('stock.lot', ['C'], ['x'])[1]['text'])
        self.assertEqual(['applied', False, 'stock.lot,2'], self.find('stock.lot', ['B'], ['x'], first='name'))

    def raw(self, *rows, match=('name',), replace=False, columns=('picked',)):
        spec = {'to': 'move_raw_ids', 'replace': replace, 'match': list(match), 'matchKinds': ['v'] * len(match), 'columns': list(columns),
                'kinds': ['v'] * len(columns), 'lines': []}
        self.env.written.clear()
        self.cr.ledger.pop((OWNER, '%032x' % 1), None)
        return self.find('mrp.production', ['MO1'], [], [spec], [list(rows)], columns=[], kinds=[])

    def test_aLineMeetsExactlyOneOpenLine(self):
        self.assertEqual('applied', self.raw([['nut'], ['True'], []])[0])
        self.assertEqual([(1, 12, {'picked': True})], self.env.written[0][2]['move_raw_ids'], 'the finished one is not met')
        self.env.rows['mrp.production'][1]['move_raw_ids'] = [11, 12, 13]
        self.assertEqual(('line', 'no open line in move_raw_ids with name = washer'),
                         tuple(self.raw([['washer'], ['True'], []])[1][k] for k in ('name', 'text')))

    def test_twoLinesForOneMustAgree(self):
        self.assertIn('disagree about picked', self.raw([['nut'], ['True'], []], [['nut'], ['False'], []])[1]['text'])

    def test_replacedLinesAreTakenAwayAndTheFinishedStay(self):
        self.raw([[], ['bolt2'], []], match=(), replace=True, columns=('name',))
        self.assertEqual([(2, 11, 0), (2, 12, 0), (0, 0, {'name': 'bolt2'})], self.env.written[0][2]['move_raw_ids'])

    def test_aMoveLineHasProductAndPlacesOfItsMove(self):
        values = {'quantity': 1.0}
        self.parts()['COMPLETES']['stock.move.line']({'product_id': 3, 'location_id': 8}, values)
        self.assertEqual({'quantity': 1.0, 'product_id': 3, 'location_id': 8}, values)


class CallTest(SideKit):
    def setUp(self):
        super().setUp()
        self.env.rows['stock.scrap'].update({100: {'state': 'draft'}, 101: {'state': 'draft'}})
        self.env.load = lambda model, columns, rows: {'ids': [99 + int(row[0][1:]) for row in rows], 'messages': []}

    def call(self, *numbers, **changes):
        made = [operation(n, values=[[[['s%s' % n]], []], []]) for n in numbers]
        return self.apply(*made, shape=(dict(LOAD, model='stock.scrap'), dict(CALL, **changes)))

    def test_aMethodForOneRecordIsCalledForOneAtATime(self):
        seen = []
        self.env.method = lambda records: seen.append(records.ids)
        self.call(1, 2)
        self.assertEqual([[100], [101]], seen)

    def test_aMethodThatSaysSoIsCalledForOneAtATime(self):
        seen = []

        def method(records):
            if len(records) > 1:
                raise ValueError('Expected singleton: mrp.production(1, 2)')
            seen.append(records.ids)
        self.env.method = method
        self.env.rows['mrp.production'].update({100: {}, 101: {}})
        made = [operation(n, values=[[[['s%s' % n]], []], []]) for n in (1, 2)]
        verdicts = self.apply(*made, shape=(dict(LOAD, model='mrp.production'), dict(CALL, method='action_confirm')))
        self.assertEqual(['applied', 'applied'], [verdict[0] for verdict in verdicts])
        self.assertEqual([[100], [101]], seen)

    def test_aWizardIsNoSuccess(self):
        self.env.method = lambda records: {'res_model': 'stock.warn'} if records.id == 101 else None
        verdicts = self.call(1, 2)
        self.assertEqual(['applied', 'rejected'], [verdict[0] for verdict in verdicts])
        self.assertEqual('wizard', verdicts[1][1]['name'])

    def test_whatProvesACallIsReadWithTheRightsOfTheUser(self):
        def refuses(records):
            raise UserError('not again')
        for state, method, verdict in (('done', lambda records: None, 'applied'), ('draft', lambda records: None, 'rejected'),
                                       ('done', refuses, 'applied'), ('draft', refuses, 'rejected')):
            self.env.rows['stock.scrap'][100]['state'] = state
            self.env.method = method
            made = operation(len(self.cr.ledger), values=[[[['s1']], []], []])
            names = self.parts(request=self.request([made], (dict(LOAD, model='stock.scrap'), dict(CALL, until=[['state', ['done']]]))))
            names['RAISED'].append('stock.scrap')
            exec(compiled('PLANTLINE_KIT')[1], names)
            self.assertEqual(verdict, names['action']['verdicts'][0][0])
        self.assertEqual([], self.env.read_with_all_rights)

    def test_aValueThatTheTableDoesNotNameIsNotRead(self):
        for path in ('name', 'create_uid.totp_secret', 'id', ''):
            verdict = self.call(1, until=[[path, ['x']]])[0]
            self.assertEqual(('rejected', 'forbidden', 'the side kit may not prove stock.scrap.action_validate by ' + path),
                             (verdict[0], verdict[1]['name'], verdict[1]['text']))

    def test_theStateThatWasWantedHasToBeReached(self):
        def method(records):
            if records.id == 100:
                records.write({'state': 'done'})
        self.env.method = method
        verdicts = self.call(1, 2, until=[['state', ['done']]])
        self.assertEqual(['applied', 'rejected'], [verdict[0] for verdict in verdicts])
        self.assertEqual(('until', 'after stock.scrap.action_validate state is draft, not done'), (verdicts[1][1]['name'], verdicts[1][1]['text']))

    def test_aRefusalIsNoneWhereTheStateIsReached(self):
        def method(records):
            raise UserError('already done')
        self.env.method = method
        self.env.rows['stock.scrap'][100]['state'] = 'done'
        self.assertEqual('applied', self.call(1, until=[['state', ['done']]])[0][0])

    def test_anArgumentThatTheTableDoesNotNameIsNotGiven(self):
        for arguments in ({'force': True}, {'self': 1}):
            verdict = self.call(1, arguments=arguments)[0]
            self.assertEqual(('rejected', 'forbidden'), (verdict[0], verdict[1]['name']))
            self.assertIn('may not give the argument', verdict[1]['text'])

    def test_noOtherMethodHasABranch(self):
        with self.assertRaises(Exception) as refused:
            names = self.parts()
            names['called']('stock.lot.unlink', None, {})
        self.assertIn('may not call stock.lot.unlink', str(refused.exception))




def codes(code):
    """A code object and all that stand in it."""
    yield code
    for constant in code.co_consts:
        if hasattr(constant, 'co_code'):
            yield from codes(constant)


def texts(variable):
    """Name and text of every file of a directory."""
    directory = os.environ[variable]
    for name in sorted(os.listdir(directory)):
        with open(os.path.join(directory, name), encoding='utf-8') as file:
            yield name, file.read()


def kits():
    """Name and text of every kit; of operations the whole texts."""
    yield from texts('PLANTLINE_OPERATION_KITS')
    yield 'raw steps', text('PLANTLINE_KIT')


def all_texts():
    yield from kits()
    for name, short in texts('PLANTLINE_SHORT_TEXTS'):
        yield 'short ' + name, short


def assigned(node):
    """Names that are assigned at the top level, in whatever block."""
    names = set()
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store):
            names.add(child.id)
        if not isinstance(child, (ast.FunctionDef, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            names |= assigned(child)
    return names


class Sandbox(unittest.TestCase):
    """What safe_eval refuses (odoo/tools/safe_eval.py), for every operation's kit."""

    def test_every_operation_keeps_to_what_the_sandbox_of_server_actions_allows(self):
        for name, text in all_texts():
            for made in ('operation', 'references', 'ways', 'codes', 'form'):
                self.assertFalse('# @%s@' % made in text, '%s: %s is not made' % (name, made))
            tree = ast.parse(text)
            for node in ast.walk(tree):
                self.assertNotIsInstance(node, (ast.Import, ast.ImportFrom, ast.With, ast.ClassDef), '%s:%s' % (name, getattr(node, 'lineno', 0)))
                stored = isinstance(node, ast.Attribute) and isinstance(node.ctx, (ast.Store, ast.Del))
                self.assertFalse(stored, '%s:%s assigns an attribute' % (name, getattr(node, 'lineno', 0)))
            # all parts share one top level: a function whose name is assigned there as well is gone when it is called
            functions = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
            self.assertEqual(len(functions), len(set(functions)), '%s: two functions of one name' % name)
            self.assertEqual(set(), set(functions) & assigned(tree), '%s: a function and a variable of one name' % name)
            # a comprehension or a lambda that looks at a local of its function, unless Python puts it in line (3.12)
            for code in codes(code_of(text, name)):
                self.assertEqual(((), ()), (code.co_freevars, code.co_cellvars), '%s: a closure in %s' % (name, code.co_name))


    # What a server action has beside Python's own.
    GIVEN = {'env', 'time', 'datetime', 'float_compare', 'UserError', 'Command', 'b64encode', 'b64decode'}

    def test_every_name_that_is_used_is_there(self):
        """A part that no longer has a function shows in the kits that name it, not in Odoo."""
        for name, text in all_texts():
            tree = ast.parse(text)
            there = self.GIVEN | set(dir(builtins)) | assigned(tree) | {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
            there |= {node.name for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler)}
            for code in codes(code_of(text, name)):
                used = {each.argval for each in dis.get_instructions(code) if each.opname in ('LOAD_GLOBAL', 'LOAD_NAME')}
                self.assertEqual(set(), used - there, '%s: %s' % (name, code.co_name))


class Thing:
    """A record as a proof looks at it."""

    def __init__(self, **values):
        self.__dict__.update(values)


class ConsumptionTest(SideKit):
    def consumption(self, **expected):
        """Proves a consumption of which Odoo has recorded two of the lot A."""
        names = self.parts_of('production.consume.py')
        unit = Thing(name='Units', compare=lambda a, b: (a > b) - (a < b), round=lambda number: number)
        item = Thing(uom_id=unit, default_code='W', display_name='W')
        lines = [Thing(picked=True, lot_id=Thing(name='A'), quantity_product_uom=2.0), Thing(picked=False, lot_id=Thing(name='B'), quantity_product_uom=3.0)]
        move = Thing(product_id=item, move_line_ids=lines, picked=True, manual_consumption=True)
        kinds = {'mrp.production': Thing(browse=lambda id: Thing(name='MO1', _name='mrp.production', id=1)), 'stock.move': Thing(browse=lambda id: move)}
        names['env'] = kinds
        names['REFERENCES'] = {'item': ('product.product', (), '')}
        return names['prove_consume']({'order': 1, 'late': False, 'replace': False, 'expected': [(1, expected)], 'said': [], 'totals': {'Units': 2.0}})

    def test_what_is_recorded_is_proven_by_lot(self):
        self.assertEqual({'Units': 2.0}, self.consumption(A=2.0)[1])
        with self.assertRaises(UserError) as refusal:
            self.consumption(B=2.0)
        self.assertEqual('Odoo has 2 Units of lot A of W recorded for MO1, where it should have 0 Units', str(refusal.exception))


class ReferenceTest(SideKit):
    """Whether any reference of a call stands in Odoo already: one query, which answers no less often than Odoo's own search."""

    def asked(self, unaccent):
        names = self.parts_of('bill.draft.py')
        asked = []
        kinds = Kinds({'account.move': Thing(_table='account_move', flush_model=asked.append)})
        kinds.registry = Thing(unaccent=unaccent)
        names.update(
            env=kinds, looked={}, named_in=lambda *places: ['B-1', '100%'], cr=Thing(execute=lambda sql, values: asked.extend((sql, values)), fetchone=lambda: None))
        self.assertIsNone(names['is_any_there']('account.move', 'ref'))
        self.assertIsNone(names['is_any_there']('account.move', 'ref'))
        return asked

    def test_it_is_asked_once_and_after_what_was_written(self):
        flushed, sql, values = self.asked(lambda text: text)
        self.assertEqual(['ref', 'state'], flushed)
        self.assertIn('FROM account_move WHERE ref ILIKE wanted.reference ', sql)
        self.assertEqual([['B-1', '100\\%']], values)

    def test_where_the_database_tells_no_accents_apart_neither_does_it(self):
        self.assertIn('WHERE unaccent(ref) ILIKE unaccent(wanted.reference) ', self.asked(lambda text: 'unaccent(%s)' % text)[1])


class Kinds(dict):
    """Models by name, as an environment has them."""


class TogetherTest(SideKit):
    """Documents that the driver works together: each is held against its own faults."""

    def work(self, count, finish=lambda plans: None, wrong_together=(), wrong_alone=()):
        """Works so many documents: what is proven looks wrong of some while others are worked with them, and of some always."""
        names = self.parts_of('stock.transfer.py')
        self.names = names
        names.update(CODES=(), check_unbroken=lambda: None, env=Thing(flush_all=lambda: None, invalidate_all=lambda: None))
        worked = []

        def check(document):
            return {'number': document['number'], 'touches': []}

        def finish_all(plans):
            worked[:] = plans
            finish(plans)

        def prove(plan):
            if plan['number'] in wrong_alone or len(worked) > 1 and plan['number'] in wrong_together:
                names['wrong']('proof', 'not so', '/number')
            return None, None, []

        names['OPERATIONS'][names['OPERATION']] = (check, None, finish_all, prove)
        records, blamed, halve = names['do_operation']({}, list(range(count)), {n: {'number': n} for n in range(count)}, {})
        return None if blamed is None else sorted(blamed), halve

    def test_a_code_that_more_records_have_than_one_document_can_mean_is_not_read_with_all_of_them(self):
        names = self.parts_of('stock.ship.py')
        names['codes'].clear()
        names['codes'].update({('salesOrder', 'S1'): {1: True, 2: True}, ('salesOrder', 'Website'): dict.fromkeys(range(10, 1010), True), ('item', 'W'): {3: True}})
        self.assertEqual({1, 2}, set(names['ids_named']('salesOrder')))

    def test_one_that_is_wrong_is_blamed_alone(self):
        self.assertEqual(([1], False), self.work(3, wrong_alone=(1,)))

    def test_one_that_makes_others_look_wrong_is_found_apart_from_them(self):
        self.assertEqual((None, True), self.work(3, wrong_alone=(1,), wrong_together=(0, 2)))

    def test_a_button_that_refuses_one_of_several_blames_it_where_it_says_which(self):
        def finish(plans):
            self.names['blame'](plans[2])
            self.names['wrong']('state', 'no')
        self.assertEqual(([2], False), self.work(3, finish))

    def test_a_button_that_refuses_all_of_them_makes_halves_and_one_that_is_alone_is_blamed(self):
        def finish(plans):
            self.names['blame'](plans[0])
            self.names['blame'](None)
            self.names['wrong']('state', 'no')
        self.assertEqual((None, True), self.work(3, finish))
        self.assertEqual(([0], False), self.work(1, finish))


class LookTest(SideKit):
    """What documents of master records would do, of units that Odoo has by their names."""

    def look(self, *codes, check=None, archived=(), missing=False):
        """Looks at documents; whether one is as Odoo has it is what its property factor says."""
        names = self.parts_of('unit.master.py')
        self.savepoints, self.searched = [], []

        def savepoint():
            self.savepoints.append(Thing(close=lambda rollback: self.assertTrue(rollback)))
            return self.savepoints[-1]

        def in_use(model, field, values):
            self.searched.append(list(values))
            if any('\0' in value for value in values):
                raise ValueError('A string literal cannot contain NUL (0x00) characters.')
            return [Thing(id=int(value[1:]), mapped=lambda field, value=value: [value]) for value in values if value[:1] == 'U']

        class Units:
            def search(self, domain):
                return [{'id': 90 + n, 'name': code} for n, code in enumerate(archived) if code in domain[0][2]]

        def found(document):
            if check:
                check(document['unit'])
            code = document['unit']
            there = names['codes'][('unit', code)] or names['archived_or_new']('unit').get(code)
            return {'record': there, 'same': document['factor'] == '1'}

        def prove(plan):
            if not plan['same']:
                names['wrong']('proof', 'it is another one')

        class Row(dict):
            id = property(lambda row: row['id'])
        names.update(
            request={'seconds': 30}, refused=[None], there={}, shapes=[[{'do': 'operation', 'operation': 'unit.master'}]], in_use=in_use,
            all_of=lambda model: Thing(search=lambda domain: [Row(each) for each in Units().search(domain)]), in_company=lambda model: ('id', '!=', False),
            env={} if missing else {'uom.uom': None}, cr=Thing(execute=lambda sql, values=(): None, fetchall=lambda: [], savepoint=savepoint),
            ops=[{'key': '%032x' % n, 'shape': 0, 'values': [{'unit': code.rstrip('!'), 'factor': '2' if code.endswith('!') else '1'}]} for n, code in enumerate(codes)])
        names['OPERATIONS']['unit.master'] = (found, None, None, prove)
        return [answer for each in names['look']()['looks'] for answer in each]

    def test_each_document_is_told_and_one_search_is_for_all(self):
        self.assertEqual(['kept', 'changed', 'created', 'kept'], self.look('U1', 'U2!', 'new', 'U1'))
        self.assertEqual([['U1', 'U2', 'new', 'U1']], self.searched)

    def test_one_that_cannot_be_read_is_unclear_and_the_others_are_told(self):
        self.assertEqual(
            ['kept', 'unclear', 'kept', 'created', 'kept'], self.look('U1', 'U\0', 'old', 'new', 'older', archived=('old', 'older')))

    def test_one_that_would_write_is_unclear_and_trouble_of_the_database_ends_the_call(self):
        def refuses(state):
            def check(code):
                if code == 'U2':
                    raise DatabaseError(state)
            return check
        self.assertEqual(['kept', 'unclear', 'kept'], self.look('U1', 'U2', 'U3', check=refuses('25006')))
        self.assertEqual(2, len(self.savepoints))
        with self.assertRaises(DatabaseError):
            self.look('U1', 'U2', 'U3', check=refuses('40001'))

    def test_a_mistake_of_a_program_ends_the_call(self):
        for mistake in (TypeError('1 argument'), KeyError('uom.uom'), NameError('name'), AttributeError('no such')):
            def check(code):
                raise mistake
            with self.assertRaises(type(mistake)):
                self.look('U1', check=check)

    def test_what_this_odoo_does_not_keep_is_not_looked_for(self):
        self.assertEqual(['created'], self.look('U1', missing=True))
        self.assertEqual([], self.searched)


class CostTest(unittest.TestCase):
    """Odoo compiles a server action in each call and looks at every opcode of it (safe_eval): some 3 microseconds of CPU for each, measured on Odoo 19 with
    Python 3.11, and next to nothing for comments. So opcodes are what is bounded here: they are the same on every machine, while times are not."""

    # The whole text of the largest kit, which is compiled where something is not as usual.
    MOST_LINES, MOST_OPCODES = 1660, 13100
    # Short texts, of which each call has one: the largest, 17 ms; all but three stay at 15 ms; half of them; and the smallest.
    MOST_OPCODES_OF_SHORT, MOST_OPCODES_OF_MOST, MOST_OPCODES_OF_HALF, MOST_OPCODES_OF_SMALLEST = 5620, 5000, 3610, 2440

    @staticmethod
    def opcodes(name, text):
        count = 0
        for each in codes(code_of(text, name)):
            count += len(list(dis.get_instructions(each)))
        return count

    def test_no_kit_costs_more_than_it_may(self):
        cost = {}
        for name, text in kits():
            cost[name] = (text.count('\n'), self.opcodes(name, text))
        self.assertLessEqual(max(each[0] for each in cost.values()), self.MOST_LINES, cost)
        self.assertLessEqual(max(each[1] for each in cost.values()), self.MOST_OPCODES, cost)

    def test_no_short_text_costs_more_than_it_may(self):
        cost = {name: self.opcodes(name, text) for name, text in texts('PLANTLINE_SHORT_TEXTS')}
        counts = sorted(cost.values())
        self.assertLessEqual(counts[-1], self.MOST_OPCODES_OF_SHORT, cost)
        self.assertLessEqual(counts[-4], self.MOST_OPCODES_OF_MOST, cost)
        self.assertLessEqual(counts[len(counts) // 2 - 1], self.MOST_OPCODES_OF_HALF, cost)
        self.assertLessEqual(counts[0], self.MOST_OPCODES_OF_SMALLEST, cost)


class ShortTest(SideKit):
    """The short text: it works what is as usual, and undoes all and hands over where anything is not."""
    RUN = 'checked = False\n'  # what its last part begins to work with
    SHAPE = {'do': 'operation', 'operation': 'stock.transfer'}

    outcome_of_kit = 'kit'

    def run_short(self, request, check=lambda document: {}, finish=lambda plans: None):
        parts, run = dict(texts('PLANTLINE_SHORT_TEXTS'))['stock.transfer.py'].split(self.RUN)
        kit = re.search("^KIT = '(.*?)'", parts, re.M).group(1)
        self.cr.ledger[OWNER, 'k:plantline.lyon.production.' + kit] = {'x_outcome': self.outcome_of_kit, 'x_text': ''}
        self.env.context = {'plantline': request}
        names = {'env': self.env, 'UserError': UserError, 'time': self.clock, 'datetime': datetime}
        exec(code_of(parts, 'short'), names)
        self.handed = []
        names.update(find_codes=lambda documents, places: None, whole=lambda: self.handed.append(copy.deepcopy(self.cr.ledger)))
        names['check_value'] = self.without_documents(names['check_value'])
        names['OPERATIONS']['stock.transfer'] = (
            lambda document: dict(check(document), number=document), None, finish, lambda plan: (Thing(_name='stock.picking', id=plan['number']), None, ['booked']))
        exec(code_of(self.RUN + run, 'short'), names)
        return names['action']

    @staticmethod
    def without_documents(check_value):
        """Takes any number for a document, of which the form stands in the form of the call."""
        return lambda form, value: None if isinstance(value, int) and form[0] == 'object' else check_value(form, value)

    @staticmethod
    def message(number, **changes):
        return operation(number, **dict({'values': [number]}, **changes))

    def send(self, *messages, shape=None, check=lambda document: {}, finish=lambda plans: None, **changes):
        return self.run_short(self.request(messages, [shape or self.SHAPE], **changes), check, finish)

    def test_what_is_as_usual_has_its_rows_and_its_answer(self):
        self.assertEqual(
            [['applied', False, 'stock.picking,1', '\nbooked'], ['applied', False, 'stock.picking,2', '\nbooked']],
            self.send(self.message(1), self.message(2, version='n:4', orderKey='%032x' % 9))['verdicts'])
        self.assertEqual([], self.handed)
        self.assertEqual(['stock.picking,1', 'stock.picking,2'], [self.row(n)['x_record'] for n in (1, 2)])
        self.assertEqual(4, self.cr.ledger[OWNER, 'v:%032x' % 9]['x_number'])
        self.assertTrue(self.cr.was_ours)
        self.assertFalse(self.cr.ours)

    def test_what_is_not_undoes_all_and_is_handed_over(self):
        def refuses(document):
            if document == 2:
                raise UserError
            return {}

        def button(plans):
            raise UserError('Odoo says no')
        self.send(self.message(7), self.message(8, version='n:4', orderKey='%032x' % 9))
        before = copy.deepcopy(self.cr.ledger)
        for what, messages, changes in (
                ('a repeat', [self.message(1), self.message(7)], {}),
                ('an older version', [self.message(1, version='n:3', orderKey='%032x' % 9)], {}),
                ('two versions of one order', [self.message(1, version='n:5', orderKey='%032x' % 9), self.message(2, version='n:6', orderKey='%032x' % 9)], {}),
                ('one key twice', [self.message(1), self.message(1)], {}),
                ('a closed message', [self.message(1), closing(2)], {}),
                ('a run', [self.message(1), self.message(2, behind=0)], {}),
                ('a check', [self.message(1), self.message(2)], {'check': refuses}),
                ('a button', [self.message(1)], {'finish': button}),
                ('what an interface ensures', [self.message(1)], {'shape': dict(self.SHAPE, ensure=[])}),
                ('another operation', [self.message(1)], {'shape': dict(self.SHAPE, operation='stock.count')}),
                ('another owner', [self.message(1)], {'epoch': 2}),
                ('another cluster', [self.message(1)], {'cluster': 'elsewhere'}),
                ('a company that is not allowed', [self.message(1)], {'company': 'Turin Plant'}),
                ('no time', [self.message(1)], {'seconds': 0}),
                ('a key that is none', [self.message(1, key='x')], {}),
                ('contents that are none', [self.message(1, content='0' * 63)], {}),
                ('a place in another partition', [self.message(1, position='elsewhere/0/1')], {}),
                ('a stamp below all', [self.message(1, stamp=-1)], {}),
                ('a shape that there is not', [self.message(1, shape=1)], {}),
                ('a shape from behind', [self.message(1, shape=-1)], {}),
                ('more values than steps', [self.message(1, values=[1, 1])], {}),
                ('a version of no kind', [self.message(1, version='4', orderKey='%032x' % 9)], {}),
                ('a version of no order', [self.message(1, version='n:4')], {}),
                ('an order key that is none', [self.message(1, version='n:4', orderKey='9')], {}),
                ('more than an operation has', [self.message(1, more=1)], {}),
                ('what is not of the form', [self.message(1)], {'seconds': 'x'})):
            self.send(*messages, **changes)
            self.assertEqual([before], self.handed, what)
            self.assertEqual(before, self.cr.ledger, what)
        self.run_short({'do': 'describe', 'action': 1})
        self.assertEqual([before], self.handed)
        self.outcome_of_kit = 'withdrawn'
        self.send(self.message(1))
        self.assertEqual(1, len(self.handed), 'a kit that was taken out of use')

    def test_another_user_of_the_group_is_refused_before_anything_else(self):
        self.env.uid = 8
        own = {'cluster': CLUSTER, 'partition': PARTITION, 'epoch': 9}
        for request in (
                {'do': 'describe', 'action': 1},
                dict(own, do='raise', reached=0),
                dict(own, do='purge', sealed=9, kept=[]),
                dict(own, do='note', anchor='plantline-anchor'),
                self.request([self.message(1)], [self.SHAPE]),
                self.request([closing(1)], [self.SHAPE]),
                {'do': 'delete'},
                None):
            self.handed = []
            with self.assertRaises(UserError) as refusal:
                self.run_short(request)
            self.assertEqual('plantline: user 8 is not the one that this side kit of lyon/production was installed for', str(refusal.exception))
            self.assertEqual([], self.handed)
        self.assertEqual([], [key for _, key in self.cr.ledger if len(key) == 32])

    def test_the_whole_text_is_for_the_same_users(self):
        for name, whole in kits():
            if MAIN not in whole:
                continue  # the kit for notices, which has one text and asks for its caller itself
            names = self.parts_of(name)
            names['check_user']()
            self.env.uid = 8
            with self.assertRaises(UserError):
                names['check_request']()
            self.env.uid = 7

    def test_trouble_of_the_database_is_seen_by_odoo(self):
        def finish(plans):
            raise DatabaseError('40001')
        with self.assertRaises(DatabaseError):
            self.send(self.message(1), finish=finish)
        self.assertEqual([], self.handed)

    def test_nothing_is_done_behind_the_commit_of_what_was_undone(self):
        def finish(plans):
            self.cr.postcommit.counted('supplier', 3)
            self.cr.postcommit.counted('customer', 4)
            if plans[0]['number'] == 2:
                raise UserError('Odoo says no')
        self.send(self.message(2), finish=finish)
        self.assertEqual(1, len(self.handed))
        self.assertEqual(([], {}), self.cr.postcommit.there())
        self.send(self.message(1), finish=finish)
        once = (['supplier', 'customer'], {'supplier': {3: 1}, 'customer': {4: 1}})
        self.assertEqual(once, self.cr.postcommit.there())
        self.send(self.message(3), finish=finish)
        self.assertEqual(1, len(self.handed), "what is to be done behind the commit is somebody else's")
        self.assertEqual(once, self.cr.postcommit.there())

    def test_what_commits_by_itself_is_not_tried_again(self):
        def finish(plans):
            self.cr.transaction, self.cr.savepoints_gone = 2, True
        self.assertEqual('committed', self.send(self.message(1), finish=finish)['failed']['name'])
        self.assertEqual([], self.handed)
        self.assertEqual('committed', self.row(1)['x_outcome'])

    def test_trouble_behind_a_commit_by_itself_is_told_and_not_tried_again(self):
        for number, failure in enumerate((DatabaseError('40001'), DatabaseError('55P03'), UserError('Odoo says no')), 1):
            def finish(plans):
                self.cr.transaction, self.cr.savepoints_gone = 2, True
                raise failure
            self.cr.savepoints_gone = False
            self.assertEqual('committed', self.send(self.message(number), finish=finish)['failed']['name'])
            self.assertEqual([], self.handed)
            self.assertEqual('committed', self.row(number)['x_outcome'])

    def test_what_was_refused_when_the_time_was_over_is_not_tried_a_second_time_unless_it_is_alone(self):
        def finish(plans):
            self.clock.now += 60
            raise UserError('Odoo says no')
        self.assertEqual([['notTried'], ['notTried']], self.send(self.message(1), self.message(2), finish=finish)['verdicts'])
        self.assertEqual([], self.handed)
        self.assertFalse(self.cr.ours)
        self.assertEqual([], [key for _, key in self.cr.ledger if len(key) == 32])
        self.send(self.message(1), finish=finish)
        self.assertEqual(1, len(self.handed))


if __name__ == '__main__':
    unittest.main()


class FormTest(SideKit):
    """What a document may hold is asked by both texts of a kit, each in its own words."""
    FORM = ('object', ('a', ), (
        ('a', ('text', 5, None)), ('n', ('number', None, None)), ('w', ('whole', 9, None)), ('t', ('truth', None, None)), ('c', ('choice', ('x', 'yy', ), None)),
        ('l', ('list', 2, ('object', ('q', ), (('q', ('text', 3, None)), )))), ('s', ('list', 2, ('text', 3, None)))))
    VALUES = (
        'abc', b'x', [], {}, None, True, False, 0, 1, 1.0, 1.5, -9, 9, 10, '1', '1.5', '-', '1e5', '\u0663', 'x' * 5, 'x' * 6, 'x', 'y', 'yy', 'xyy', ['x'],
        ['abc', 'abc'], ['abc', 'abc', 'abc'], ['abcd'], [['a']], {'q': 'a'}, [{'q': 'a'}], [{'q': 1}], [{'q': 'a', 'z': 1}], [{'z': 1}], [{}], [{'q': 'a'}] * 3, '%', 'x\n',
        float('nan'), 10 ** 30, [1], (), [None], {'q': []}, '')
    # which of them stand, by the property that they are given
    STAND = {
        'a': ['abc', '1', '1.5', '-', '1e5', '\u0663', 'x' * 5, 'x', 'y', 'yy', 'xyy', '%', 'x\n', ''], 'n': ['1', '1.5'], 'w': [0, 1, -9, 9], 't': [True, False, 0, 1, 1.0],
        'c': ['x', 'yy'], 'l': [[], [{'q': 'a'}]], 's': [[], ['x'], ['abc', 'abc']]}

    def test_both_texts_take_the_same_values(self):
        whole = self.parts_of('stock.transfer.py')['check_value']
        names = {'env': self.env, 'UserError': UserError, 'time': self.clock, 'datetime': datetime}
        self.env.context = {'plantline': {}}
        exec(code_of(dict(texts('PLANTLINE_SHORT_TEXTS'))['stock.transfer.py'].split(ShortTest.RUN)[0], 'short'), names)
        short = names['check_value']
        for name, stand in self.STAND.items():
            taken = []
            for value in self.VALUES:
                document = {'a': 'x', name: value}
                try:
                    whole(self.FORM, document, '')
                    taken.append(value)
                except UserError:
                    # the short text hands over whatever goes wrong in it
                    self.assertRaises(Exception, short, self.FORM, document)
                else:
                    short(self.FORM, document)
            self.assertEqual(repr(stand), repr(taken), name)
        for document in (None, [], 'a', 1, {}, {'n': '1'}, {'a': 'x', 'z': 'x'}, {'a': 'x', 1: 'x'}):
            self.assertRaises(UserError, whole, self.FORM, document, '')
            self.assertRaises(Exception, short, self.FORM, document)


class Journal:
    """A journal, or none."""

    def __init__(self, number, currency):
        self.id = number
        self.currency_id = currency


class Currency:
    """A currency, or none, which counts in cents."""

    def __init__(self, name):
        self.id = self.name = name

    def browse(self):
        return NONE

    @staticmethod
    def compare_amounts(one, other):
        return (one > other) - (one < other)


NONE, USD, EUR = Currency(''), Currency('USD'), Currency('EUR')


class BillTest(SideKit):
    """Which journal a bill is in."""

    def usual(self, journal, defaults=()):
        names = self.parts_of('bill.draft.py')
        bills = Thing(default_get=lambda fields: {field: value for field, value in defaults if field in fields}, new=lambda values: Thing(journal_id=journal))
        names['env'] = {'account.move': Thing(with_context=lambda default_move_type: bills)}
        return names['usual_journal']('in_invoice', Thing(id=1), USD)

    def test_the_journal_is_the_one_that_odoo_takes(self):
        self.assertEqual(4, self.usual(Journal(4, NONE)))
        self.assertEqual(4, self.usual(Journal(4, USD)))

    def test_where_a_default_is_set_or_currencies_are_weighed_odoo_chooses_itself(self):
        self.assertIsNone(self.usual(Journal(4, NONE), [('journal_id', 5)]))
        self.assertIsNone(self.usual(Journal(4, EUR)))

    def test_what_odoo_books_for_a_line_is_foreseen_so_that_it_writes_none_again(self):
        names = self.parts_of('bill.draft.py')
        tags = Thing(get_tax_tags=lambda refund, kind: Thing(ids=[7, refund, kind]))
        kinds = Kinds({'account.tax': Thing(browse=lambda ids: tags if ids == [3] else Thing(get_tax_tags=lambda refund, kind: Thing(ids=[])))})
        kinds.company = Thing(currency_id=USD)
        names.update(env=kinds, Command=Thing(set=lambda ids: (6, 0, ids)))
        currency = Thing(round=lambda amount: round(amount, 2), _convert=lambda amount, to, company, date: round(amount / 2, 2) if (to, date) == (USD, '2026-03-05') else None)
        plan = {'sign': 1, 'kind': 'bill', 'currency': currency, 'date': '2026-03-05'}
        line = {'quantity': 3.0, 'price_unit': 1.115, 'discount': 10.0, 'tax_ids': [(6, 0, [3])]}
        self.assertEqual({'amount_currency': 3.01, 'balance': 1.5, 'tax_tag_ids': [(6, 0, [7, False, 'base'])]}, names['foreseen'](line, plan))
        line.pop('tax_ids')
        self.assertEqual({'amount_currency': -3.01, 'balance': -1.5, 'tax_tag_ids': [(6, 0, [])]}, names['foreseen'](line, dict(plan, sign=-1, kind='refund')))

    def test_a_bill_in_another_journal_than_the_one_that_was_asked_for_is_refused(self):
        names = self.parts_of('bill.draft.py')
        supplier = Thing(commercial_partner_id=1)
        bill = Thing(
            amount_untaxed=10, amount_tax=1, amount_total=11, state='draft', move_type='in_invoice', ref='B', invoice_date='2026-03-05', invoice_date_due='2026-03-05',
            currency_id=USD, commercial_partner_id=1, journal_id=Thing(id=5), invoice_line_ids=Thing(sorted=lambda: ()))
        plan = {
            'bill': bill, 'currency': USD, 'tolerance': 0, 'total': 11, 'tax': 1, 'kind': 'bill', 'type': 'in_invoice', 'reference': 'B', 'date': '2026-03-05', 'due': None,
            'sign': 1, 'supplier': supplier, 'lines': [None], 'values': {'journal_id': 4}}
        for values, words in (({'journal_id': 4}, 'the journal of the bill is 5 in Odoo, and not 4'), ({'journal_id': 5}, 'has 0 lines'), ({}, 'has 0 lines')):
            with self.assertRaises(UserError) as refusal:
                names['prove_bill'](dict(plan, values=values))
            self.assertIn(words, str(refusal.exception))
