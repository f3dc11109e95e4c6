package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** Records as Odoo's own methods see them: creating with defaults, writing, reading, searching. */
final class Records {
    /** What a model does when one of its records is made or changed, beyond storing the values. */
    interface Hook {
        /**
         * Called after the values were stored.
         *
         * @param created true: the record is new
         */
        void changed(long id, Map<String, Object> values, boolean created);
    }

    private static final DateTimeFormatter WRITTEN =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private final Schema schema;
    private final Store store;
    private final Map<String, Map<String, Object>> defaults = new LinkedHashMap<>();
    private final Map<String, Hook> hooks = new LinkedHashMap<>();
    /** Of the call that is worked: new records belong to it. */
    private Long company;
    /** Whether the call sees no other company's records. */
    private boolean alone;

    Records(Schema schema, Store store) {
        this.schema = schema;
        this.store = store;
    }

    Schema schema() {
        return schema;
    }

    Store store() {
        return store;
    }

    /** Values that a new record gets where it has none. */
    void defaults(String model, Map<String, Object> values) {
        defaults.put(model, values);
    }

    /** What else happens when a record of the model is made or changed. */
    void hook(String model, Hook hook) {
        hooks.put(model, hook);
    }

    /**
     * The company that what follows is done in.
     *
     * @param newCompany its id; null: none
     * @param sees true: and no other company's records are seen
     */
    void workIn(Long newCompany, boolean sees) {
        company = newCompany;
        alone = sees;
    }

    /** The company that what is done now is done in; null: none. */
    Long company() {
        return company;
    }

    /** What is found while no other company's records are seen than one's. */
    <T> T within(long other, Supplier<T> search) {
        Long before = company;
        boolean saw = alone;
        workIn(other, true);
        try {
            return search.get();
        } finally {
            workIn(before, saw);
        }
    }

    /** Makes a record and returns its id. */
    long create(String model, Map<String, Object> values) {
        Map<String, Object> record = new LinkedHashMap<>(defaults.getOrDefault(model, Map.of()));
        if (model.equals("stock.location")) {
            record.put("company_id", company);
        }
        record.put(Schema.WRITE_DATE, now());
        record.putAll(values);
        for (Schema.Field field : schema.fields(model).values()) {
            if (field.required() && record.get(field.name()) == null) {
                throw new OdooError(
                        422,
                        "odoo.exceptions.ValidationError",
                        "The operation cannot be completed: Missing required value for the field '" + field.name()
                                + "' on '" + model + "'.");
            }
        }
        long id = store.nextId(model);
        store.put(model, id, record);
        changed(model, id, values, true);
        return id;
    }

    /** Changes a record. */
    void write(String model, long id, Map<String, Object> values) {
        Map<String, Object> record = new LinkedHashMap<>(require(model, id));
        record.put(Schema.WRITE_DATE, now());
        record.putAll(values);
        store.put(model, id, record);
        changed(model, id, values, false);
    }

    private static String now() {
        return WRITTEN.format(Instant.now());
    }

    /** Changes one field of a record. */
    void write(String model, long id, String field, Object value) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(field, value);
        write(model, id, values);
    }

    /** Removes a record. */
    void unlink(String model, long id) {
        require(model, id);
        store.put(model, id, null);
    }

    private void changed(String model, long id, Map<String, Object> values, boolean created) {
        Hook hook = hooks.get(model);
        if (hook != null) {
            hook.changed(id, values, created);
        }
    }

    /** A record that must be there. */
    Map<String, Object> require(String model, long id) {
        schema.fields(model);
        Map<String, Object> record = store.get(model, id);
        if (record == null) {
            throw OdooError.missing("Record does not exist or has been deleted.\n(Record: " + model + "(" + id + ",))");
        }
        return record;
    }

    /** A field's value; a one2many is the ids of the other side. */
    Object value(String model, long id, String name) {
        if (name.equals("id")) {
            return id;
        }
        if (name.equals("display_name")) {
            return displayName(model, id);
        }
        if (name.equals("all_user_ids")) {
            return value(model, id, "user_ids"); // no group implies another here
        }
        Schema.Field field = schema.field(model, name);
        if (field.type() == Schema.Type.one2many) {
            return new ArrayList<>(store.with(field.model(), field.inverse(), id));
        }
        Object value = require(model, id).get(name);
        return value == null && field.type() == Schema.Type.many2many ? List.of() : value;
    }

    /** Ids in a relation; empty when there is none. */
    @SuppressWarnings("unchecked") // relations to many are stored as lists of ids, see Schema.stored
    List<Long> ids(String model, long id, String name) {
        Object value = value(model, id, name);
        return value instanceof Long one ? List.of(one) : value == null ? List.of() : (List<Long>) value;
    }

    /** A text, or the empty one. */
    String text(String model, long id, String name) {
        Object value = value(model, id, name);
        return value == null ? "" : value.toString();
    }

    /** A number, or zero. */
    BigDecimal number(String model, long id, String name) {
        return Schema.number(value(model, id, name));
    }

    /** The record in a many2one, or null. */
    Long one(String model, long id, String name) {
        return (Long) value(model, id, name);
    }

    /** What Odoo shows for a record. */
    String displayName(String model, long id) {
        Map<String, Object> record = require(model, id);
        Object name = record.get(model.equals("stock.location") ? "complete_name" : "name");
        Object code = record.get("default_code");
        if (model.startsWith("product.") && code != null) {
            return "[" + code + "] " + name;
        }
        return name == null ? model + "," + id : name.toString();
    }

    /** Every value at the end of a dotted path; relations to many have many. */
    List<Object> values(String model, long id, String path) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            Object value = value(model, id, path);
            return value instanceof List<?> many ? new ArrayList<>(many) : java.util.Collections.singletonList(value);
        }
        Schema.Field field = schema.field(model, path.substring(0, dot));
        List<Object> values = new ArrayList<>();
        for (long next : ids(model, id, field.name())) {
            values.addAll(values(field.model(), next, path.substring(dot + 1)));
        }
        return values;
    }

    /** Ids that satisfy a domain, in an order (`field, field desc`; null: by id). */
    List<Long> search(String model, JsonNode domain, String order, int limit) {
        return search(model, domain, order, limit, true);
    }

    /**
     * The same.
     *
     * @param archived whether archived records are found too
     */
    List<Long> search(String model, JsonNode domain, String order, int limit, boolean archived) {
        schema.fields(model);
        Domain compiled = new Domain(this, model, domain);
        List<Long> found = new ArrayList<>();
        for (long id : compiled.candidates()) {
            if (compiled.matches(id) && isSeen(model, id) && (archived || isActive(model, id))) {
                found.add(id);
            }
        }
        if (order != null && !order.isBlank()) {
            found.sort(comparator(model, order));
        }
        return limit > 0 && found.size() > limit ? found.subList(0, limit) : found;
    }

    private boolean isActive(String model, long id) {
        return schema.find(model, "active") == null || !Boolean.FALSE.equals(value(model, id, "active"));
    }

    private boolean isSeen(String model, long id) {
        Object owner = alone && model.equals("stock.location") ? value(model, id, "company_id") : null;
        return owner == null || owner.equals(company);
    }

    private Comparator<Long> comparator(String model, String order) {
        Comparator<Long> comparator = null;
        for (String part : order.split(",")) {
            String[] words = part.trim().split("\\s+");
            Comparator<Long> one = Comparator.comparing(id -> sortable(model, id, words[0]), Records::compare);
            one = words.length > 1 && words[1].equalsIgnoreCase("desc") ? one.reversed() : one;
            comparator = comparator == null ? one : comparator.thenComparing(one);
        }
        return Objects.requireNonNull(comparator).thenComparing(Comparator.naturalOrder());
    }

    private Object sortable(String model, long id, String field) {
        Object value = value(model, id, field);
        Schema.Field known = schema.find(model, field);
        return value instanceof Long other && known != null && known.type() == Schema.Type.many2one
                ? displayName(known.model(), other)
                : value;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // values of one field have one comparable type
    private static int compare(Object left, Object right) {
        if (left == null || right == null) {
            return left == right ? 0 : left == null ? -1 : 1;
        }
        return ((Comparable) left).compareTo(right);
    }

    /** Records as JSON-2 answers them: a many2one is a pair of id and name, what is absent is false. */
    List<Map<String, Object>> read(String model, Collection<Long> ids, List<String> fields) {
        List<String> names =
                fields.isEmpty() ? new ArrayList<>(schema.fields(model).keySet()) : fields;
        List<Map<String, Object>> rows = new ArrayList<>();
        for (long id : ids) {
            if (store.get(model, id) == null) {
                continue;
            }
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("id", id);
            for (String name : names) {
                Object value = value(model, id, name);
                Schema.Field field = schema.find(model, name);
                if (field != null && field.type() == Schema.Type.many2one && value instanceof Long other) {
                    value = List.of(other, displayName(field.model(), other));
                }
                boolean number =
                        field != null && (field.type() == Schema.Type.number || field.type() == Schema.Type.integer);
                row.put(name, value != null ? value : number ? BigDecimal.ZERO : (Object) false);
            }
            rows.add(row);
        }
        return rows;
    }

    /**
     * Records with what stands behind their relations, as {@code web_read} answers them: a many2one is an object, several records are a list of them, what is
     * absent is false.
     *
     * @param specification what is read, by field
     */
    List<Map<String, Object>> read(String model, Collection<Long> ids, JsonNode specification) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (long id : ids) {
            Map<String, Object> row =
                    new LinkedHashMap<>(read(model, List.of(id), List.of("id")).get(0));
            specification.properties().forEach(each -> {
                String name = each.getKey();
                Schema.Field field = schema.find(model, name);
                JsonNode behind = each.getValue().path("fields");
                if (field == null || field.model() == null || behind.isMissingNode()) {
                    row.putAll(read(model, List.of(id), List.of(name)).get(0));
                } else {
                    List<Map<String, Object>> others = read(field.model(), ids(model, id, name), behind);
                    boolean one = field.type() == Schema.Type.many2one;
                    row.put(name, !one ? others : others.isEmpty() ? (Object) false : others.get(0));
                }
            });
            rows.add(row);
        }
        return rows;
    }
}
