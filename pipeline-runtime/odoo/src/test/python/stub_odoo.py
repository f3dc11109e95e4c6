"""As much of Odoo as the side kit's decisions need: records in memory, and a ledger that answers the kit's own statements."""
import collections
import copy
import re


class UserError(Exception):
    pass


class DatabaseError(Exception):
    def __init__(self, state):
        super().__init__('database error ' + state)
        self.pgcode = state


class Field:
    def __init__(self, kind, comodel=None):
        self.type = kind
        self.comodel_name = comodel
        self.name = None
        self.inherited = self.manual = False
        self.inverse_name = None
        self.related = None


class Records:
    """A record set, as far as the kit uses one."""

    def __init__(self, env, model, ids):
        self.env, self._name, self.ids, self.su = env, model, list(ids), False

    @property
    def _fields(self):
        fields = self.env.models[self._name]
        for name in fields:
            fields[name].name = name
        return fields

    @property
    def id(self):
        return self.ids[0] if self.ids else False

    def __len__(self):
        return len(self.ids)

    def __iter__(self):
        return iter([self.browse(record) for record in self.ids])

    def __getitem__(self, name):
        field = self._fields[name]
        if self.su:
            self.env.read_with_all_rights.append((self._name, name))
        value = self.env.rows[self._name][self.id].get(name, False)
        if field.comodel_name:
            ids = value if isinstance(value, list) else [value] if value else []
            return self.with_the_same_rights(field.comodel_name, ids)
        return value

    def browse(self, ids):
        return self.with_the_same_rights(self._name, [ids] if isinstance(ids, int) else ids)

    def with_the_same_rights(self, model, ids):
        records = Records(self.env, model, ids)
        records.su = self.su
        return records

    def exists(self):
        return self.browse([record for record in self.ids if record in self.env.rows[self._name]])

    def sudo(self):
        raised = self.browse(self.ids)
        raised.su = True
        return raised

    def check_access(self, operation):
        self.env.asked.append((self._name, operation, tuple(self.ids)))

    def with_context(self, **context):
        self.env.contexts.append(context)
        return self

    def filtered_domain(self, domain):
        return self.browse([record.id for record in self if all(record[f] not in values for f, _, values in domain)])

    def search(self, domain, order=None, limit=None):
        found = []
        for record in self.browse(sorted(self.env.rows[self._name])):
            met = True
            for field, _, values in domain:
                value = record
                for name in field.split('.'):
                    value = value[name]
                texts = [str(v) for v in values]
                met = met and str(value.id if isinstance(value, Records) else value) in texts
            if met:
                found.append(record.id)
        return self.browse(found[:limit])

    def write(self, values):
        self.env.written.append((self._name, tuple(self.ids), values))
        for record in self.ids:
            self.env.rows[self._name][record].update(values)

    def load(self, columns, rows):
        self.env.raised.append(self.su)
        return self.env.load(self._name, columns, rows)

    def action_validate(self):
        return self.env.method(self)

    action_confirm = button_mark_done = button_validate = action_validate


class Savepoint:
    def __init__(self, cr):
        self.cr, self.kept, self.closed = cr, copy.deepcopy(cr.ledger), False

    def rollback(self):
        if self.cr.savepoints_gone:
            raise DatabaseError('3B001')
        self.cr.ledger = copy.deepcopy(self.kept)

    def close(self, rollback):
        if rollback:
            self.rollback()
        self.closed = True


class Hooks:
    """Odoo's Callbacks, as far as they are there."""

    def __init__(self):
        self._funcs, self.data = collections.deque(), {}

    def counted(self, key, who):
        """As Odoo counts how often a partner was a supplier."""
        count = self.data.setdefault(key, {})
        if not count:
            self._funcs.append(key)
        count[who] = count.get(who, 0) + 1

    def __len__(self):
        return len(self._funcs)

    def clear(self):
        self._funcs.clear()
        self.data.clear()

    def there(self):
        return list(self._funcs), self.data


class Cursor:
    """The ledger's table, {(owner, key): row}."""

    def __init__(self, env):
        self.env, self.ledger, self.answer, self.rowcount = env, {}, [], 0
        self.external, self.transaction, self.savepoints_gone, self.commits = {}, 1, False, 0
        self.triggers, self.ours, self.was_ours, self.purged, self.repeated = [], False, False, [], []
        self.today = '2026-11-26'
        self.postcommit = Hooks()
        # the deferred triggers that this database has, and what each check of them does
        self.deferred, self.checked = [], lambda: None

    def savepoint(self):
        return Savepoint(self)

    def flush(self):
        pass

    def fetchone(self):
        return self.answer[0] if self.answer else None

    def fetchall(self):
        return self.answer

    def rollback(self):
        pass

    def commit(self):
        self.commits += 1

    def execute(self, sql, values=()):
        if sql.startswith('DO $$'):
            raise DatabaseError('40001')
        if sql.startswith('SELECT txid_current(), ARRAY'):
            self.stand(*values)
        elif "(VALUES " in sql:
            self.keep(sql, list(values))
        elif sql.startswith('SELECT txid_current'):
            self.answer = [(self.transaction,)]
        elif 'FROM pg_constraint' in sql:
            self.answer = [(name,) for name in self.deferred if name in values[0]]
        elif sql.startswith('SET CONSTRAINTS'):
            if ' IMMEDIATE; ' in sql:
                self.checked()
        elif "'of ' || b.name" in sql:
            self.answer = []
        elif 'FROM ir_model_data' in sql:
            self.answer = [('.'.join(name),) + self.external[name] for name in values[0] if name in self.external]
        elif sql.startswith('SELECT set_config'):
            self.ours = "'on'" in sql
            self.was_ours = self.was_ours or self.ours
        elif 'SET write_date' in sql:
            self.repeated.extend(values[1])
        elif 'FROM pg_trigger' in sql:
            self.answer = self.triggers
        elif sql.startswith('SELECT x_key, x_outcome, x_text'):
            self.answer = [(key[1], self.ledger[key]['x_outcome'], self.ledger[key]['x_text']) for key in values[0] if key in self.ledger]
        elif sql.startswith('SELECT x_text AS anchor'):
            row = self.ledger.get((values[0], values[1]))
            self.answer = [(row['x_text'],)] if row else []
        elif "'anchor', 0" in sql:
            owner, key, anchor, _, day = values
            if day == self.today:
                self.ledger.setdefault((owner, key), dict(x_key=key, x_text=anchor, x_outcome='anchor'))
        elif sql.startswith('SELECT x_number, x_raises'):
            row = self.ledger.get(tuple(values[4:]))
            self.answer = [(row['x_number'], row['x_raises'], self.remembers(*values[1:4]))] if row else []
        elif sql.startswith('SELECT x_key'):
            columns = sql[len('SELECT '):sql.index(' FROM')].split(', ')
            self.answer = [tuple(row.get(c) for c in columns) for (o, k), row in self.ledger.items() if o == values[0] and k in values[1]]
        elif 'x_content, x_position, x_outcome, x_stamp, create_uid' in sql:
            self.insert_new(*values)
        elif "'version'" in sql:
            self.raise_versions('x_number' if 'x_number' in sql else 'x_text', *values)
        elif "'owner'" in sql:
            self.raise_owner(*values)
        elif sql.startswith('UPDATE x_plantline_ledger SET x_content'):
            content, position, outcome, stamp, _, owner, key = values
            self.ledger[owner, key].update(x_content=content, x_position=position, x_outcome=outcome, x_stamp=stamp, x_record=None, x_text=None)
        elif "x_outcome = 'superseded'" in sql:
            for key in values[1]:
                self.ledger[values[0], key]['x_outcome'] = 'superseded'
        elif sql.startswith('UPDATE x_plantline_ledger SET x_outcome'):
            for key in values[3]:
                self.ledger[values[2], key].update(x_outcome=values[0], x_text=values[1], x_record=None)
        elif sql.startswith('DELETE FROM x_plantline_ledger'):
            self.purged.append(list(values))
        elif 'SET x_record = t.record' in sql:
            for key, record, booked in zip(values[0], values[1], values[2]):
                self.ledger[values[3], key]['x_record'] = record
                if booked:
                    self.ledger[values[3], key]['x_text'] = booked
        else:
            raise AssertionError('a statement that the stub does not know: ' + sql)

    def remembers(self, owner, key, position):
        row = self.ledger.get((owner, key)) or {}
        return key is None or (row.get('x_position', '').startswith(position + '/') and row['x_outcome'] not in ('deadLettered', 'discarded'))

    def stand(self, names, owner, partition, epoch, plant, cluster, *more):
        """What a short text asks first of all."""
        row = self.ledger.get((owner, partition))
        stands = (
            row and row['x_number'] == epoch and self.ledger[plant, 'c:']['x_text'] == cluster
            and self.ledger[owner, more[1]]['x_outcome'] != 'withdrawn' and self.remembers(*more[3:]))
        self.answer = [(self.transaction, [name for name in self.deferred if name in names], 'on')] if stands else []
        self.ours = bool(stands)
        self.was_ours = self.was_ours or self.ours

    def keep(self, sql, values):
        """The rows of a short text, of which those that are not of their form are left out."""
        rows = [each for each in values if isinstance(each, tuple)]
        if 'DISTINCT ON' in sql:
            latest = {key: (key, version, position) for key, version, position in rows if re.fullmatch('[0-9a-f]{32}', key) and re.fullmatch('(?s)n:-?[0-9]{1,19}|t:.{1,200}', version)}
            self.rowcount = 0
            for key, version, position in latest.values():
                self.raise_versions('x_number' if version[0] == 'n' else 'x_text', values[0], values[1], ['v:' + key], [version[2:]], [position])
                self.rowcount += len(self.answer)
        elif 'SET x_record' in sql:
            self.rowcount = len(rows)
            for record, booked, key in rows:
                self.ledger[values[-1], key].update(x_record=record, x_text=booked)
        else:
            owner, uid = values[:2]
            partition = values[-1]
            right = [each for each in rows if re.fullmatch('[0-9a-f]{32}', each[0]) and re.fullmatch('[0-9a-f]{64}', each[1])
                     and re.fullmatch(partition + '/[0-9]{1,19}/[0-9]{1,10}', each[2])]
            self.insert_new(owner, uid, *([each[n] for each in right] for n in range(3)), ['applied'] * len(right), [each[3] for each in right])

    def insert_new(self, owner, uid, keys, contents, positions, outcomes, stamps):
        self.rowcount = 0
        for key, content, position, outcome, stamp in zip(keys, contents, positions, outcomes, stamps):
            if (owner, key) not in self.ledger:
                self.rowcount += 1
                self.ledger[owner, key] = dict(x_key=key, x_content=content, x_position=position, x_outcome=outcome, x_stamp=stamp)

    def raise_versions(self, column, owner, uid, keys, values, positions):
        self.answer = []
        for key, value, position in zip(keys, values, positions):
            value = int(value) if column == 'x_number' else value
            row = self.ledger.get((owner, key))
            if row is None or (row.get(column) is not None and row[column] <= value):
                self.ledger.setdefault((owner, key), dict(x_key=key, x_outcome='version'))[column] = value
                self.answer.append((key,))

    def raise_owner(self, owner, key, epoch, uid):
        row = self.ledger.get((owner, key))
        self.answer = []
        if row is None or row['x_number'] < epoch:
            row = dict(x_key=key, x_number=epoch, x_raises=(row['x_raises'] if row else 0) + 1, x_outcome='owner')
            self.ledger[owner, key] = row
            self.answer = [(row['x_raises'],)]


class User:
    """Odoo's env.user."""

    def __init__(self, env, uid):
        record = env['res.users'].browse(uid)
        self.login, self.tz = record['login'], False
        self.company_ids = [Company(each.id, each['name']) for each in record['company_ids']]


class Company:
    def __init__(self, id, name):
        self.ids, self.name, self.partner_id = [id], name, Partner()

    def sudo(self):
        return self


class Partner:
    tz = 'Asia/Shanghai'


class Env:
    """The environment of a call: what the request is, who asks, and what stands in the database."""

    def __init__(self, uid=7):
        self.uid, self.su, self.context, self.contexts, self.written = uid, True, {}, [], []
        self.asked, self.raised, self.read_with_all_rights = [], [], []
        self.models, self.rows = {}, {}
        self.add('res.company', {'name': Field('char')}, {1: {'name': 'Lyon Plant'}, 2: {'name': 'Twin Plant'}, 3: {'name': 'Twin Plant'}, 4: {'name': 'Turin Plant'}})
        self.add('res.users', {'login': Field('char'), 'company_ids': Field('many2many', 'res.company')}, {uid: {'login': 'bot_mrp', 'company_ids': [1, 2, 3]}})
        self.cr = Cursor(self)
        self.load = lambda model, columns, rows: {'ids': [100 + n for n in range(len(rows))], 'messages': []}
        self.method = lambda records: None

    def add(self, model, fields, rows=()):
        self.models[model] = fields
        self.rows[model] = dict(rows)

    def flush_all(self):
        pass

    def invalidate_all(self):
        pass

    @property
    def user(self):
        return User(self, self.uid)

    @property
    def company(self):
        return self.user.company_ids[0]

    def __call__(self, context, su=None):
        self.context = context
        return self

    def __getitem__(self, model):
        return Records(self, model, [])

    def __contains__(self, model):
        return model in self.models
