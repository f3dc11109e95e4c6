package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One database and what a JSON-2 call does in it. Every call is one transaction; calls come one after the other. */
final class Database implements AutoCloseable {
    private static final String ACTION = "ir.actions.server";
    private static final String LEDGER = "x_plantline_ledger";
    private static final String KEYS = "res.users.apikeys";
    /** Letters by which Odoo finds a key. */
    private static final int BEGINNING = 8;

    private static final DateTimeFormatter ODOO_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
    /** Odoo tells times in UTC, and whole seconds. */
    private final Store store;

    private final Records records;
    private final Methods methods;
    private final SimulatedKit kit;
    private final KitInstallation installation;

    /**
     * Opens or makes the database in a directory.
     *
     * @param logins users, in the order of their ids; the last one is the administrator
     * @throws IOException when the directory cannot be used
     */
    Database(Path directory, List<String> logins) throws IOException {
        Schema schema = new Schema();
        store = new Store(schema, directory);
        records = new Records(schema, store);
        Sequences sequences = new Sequences(store);
        Inventory inventory = new Inventory(records, sequences);
        Manufacturing manufacturing = new Manufacturing(records, inventory, sequences);
        Trade trade = new Trade(records, sequences);
        methods = new Methods(inventory, manufacturing, trade);
        kit = new SimulatedKit(records, methods, inventory, manufacturing);
        installation = new KitInstallation(records);
        if (store.isEmpty()) {
            seed(logins);
            trade.seed();
            manufacturing.seed();
            store.commit();
        }
    }

    /** Keeps an API key of a user, if there is none that begins so; null: it does not end. */
    synchronized void key(String login, String key, Instant ends) {
        String beginning = key.substring(0, BEGINNING);
        if (!records.search(KEYS, term("index", beginning), null, 1).isEmpty()) {
            return;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("name", "plantline");
        values.put("scope", "rpc");
        values.put(
                "user_id",
                records.search("res.users", term("login", login), null, 1).get(0));
        values.put("index", beginning);
        values.put("expiration_date", ends == null ? null : ODOO_TIME.format(ends));
        records.create(KEYS, values);
        store.commit();
    }

    /** What an empty database holds after its modules are installed. */
    private void seed(List<String> logins) {
        long company = named("base.main_company", "res.company", Map.of("name", "My Company"));
        List<Long> users = logins.stream()
                .map(login -> records.create(
                        "res.users", Map.of("login", login, "company_id", company, "company_ids", List.of(company))))
                .toList();
        named(
                "base.group_system",
                "res.groups",
                Map.of("name", "Role / Administrator", "user_ids", List.of(users.get(users.size() - 1))));
        // Not stock.quant: nobody compares the stock of a simulator with its moves.
        for (String model : List.of("res.users", "stock.lot", "stock.location")) {
            records.create("ir.model", Map.of("name", model, "model", model, "state", "base"));
        }
        records.create(
                "ir.config_parameter",
                Map.of("key", "database.uuid", "value", UUID.randomUUID().toString()));
        named("uom.product_uom_unit", "uom.uom", Map.of("name", "Units"));
        named("uom.product_uom_kgm", "uom.uom", Map.of("name", "kg"));
        named("uom.product_uom_meter", "uom.uom", Map.of("name", "m"));
        named("uom.product_uom_litre", "uom.uom", Map.of("name", "L"));
        named("uom.product_uom_minute", "uom.uom", Map.of("name", "Minutes"));
        named(
                "stock.picking_type_internal",
                "stock.picking.type",
                Map.of("name", "Internal Transfers", "code", "internal", "barcode", "WHINT"));
        named(
                "stock.picking_type_in",
                "stock.picking.type",
                Map.of("name", "Receipts", "code", "incoming", "barcode", "WHIN", "use_create_lots", true));
        named(
                "stock.picking_type_out",
                "stock.picking.type",
                Map.of("name", "Delivery Orders", "code", "outgoing", "barcode", "WHOUT"));
        records.workIn(company, false);
        long warehouse = location("stock.location_warehouse", "WH", "view", null);
        location("stock.stock_location_stock", "Stock", "internal", warehouse);
        records.workIn(null, false);
        location("stock.stock_location_inter_company", "Inter-company transit", "transit", null);
        location("stock.stock_location_suppliers", "Vendors", "supplier", null);
        location("stock.stock_location_customers", "Customers", "customer", null);
        location("stock.location_production", "Production", "production", null);
        location("stock.location_inventory", "Inventory adjustment", "inventory", null);
        location("mrp_subcontracting.location_subcontracting", "Subcontracting", "internal", null);
    }

    private long location(String externalId, String name, String usage, Long parent) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("name", name);
        values.put("usage", usage);
        values.put("location_id", parent);
        return named(externalId, "stock.location", values);
    }

    private long named(String externalId, String model, Map<String, Object> values) {
        long id = records.create(model, values);
        store.name(externalId, model, id);
        return id;
    }

    /**
     * Works a call.
     *
     * @param commit false: everything is rolled back and the call fails as after a serialization failure
     */
    synchronized Object call(String login, String model, String method, JsonNode arguments, boolean commit) {
        try {
            long user =
                    records.search("res.users", term("login", login), null, 1).get(0);
            records.workIn(records.one("res.users", user, "company_id"), false);
            Object answer = worked(user, model, method, arguments);
            if (!commit) {
                throw new OdooError(
                        500,
                        "psycopg2.errors.SerializationFailure",
                        "could not serialize access due to concurrent update\n");
            }
            store.commit();
            return answer;
        } finally {
            store.rollback(0);
        }
    }

    /** As if the ledger's rows of a partition had been written so much earlier. */
    synchronized void ageLedger(String partition, Duration by) {
        for (long row : List.copyOf(store.all(LEDGER).keySet())) {
            Object written = records.value(LEDGER, row, "create_date");
            Object position = records.value(LEDGER, row, "x_position");
            boolean isAnchor = records.text(LEDGER, row, "x_key").startsWith("a:" + partition + "/");
            boolean isOf = position instanceof String text && text.startsWith(partition + "/");
            if (written instanceof Long time && (isOf || isAnchor)) {
                records.write(LEDGER, row, "create_date", time - by.toMillis());
            }
        }
        store.commit();
    }

    @Override
    public synchronized void close() {
        store.close();
    }

    private Object worked(long user, String model, String method, JsonNode arguments) {
        String name = model + "." + method;
        switch (name) {
            case "res.users.context_get" -> {
                return Map.of("lang", "en_US", "tz", false, "uid", user);
            }
            case "ir.model.data.check_object_reference" -> {
                Store.Reference reference =
                        store.reference(arguments.path("module").asText() + "."
                                + arguments.path("xml_id").asText());
                if (reference == null) {
                    throw OdooError.value("External ID not found in the system: "
                            + arguments.path("xml_id").asText());
                }
                return List.of(reference.model(), reference.id());
            }
            case "ir.model.get_available_models" -> {
                return records.schema().models().stream()
                        .filter(each -> !each.startsWith("ir.") && !each.equals(LEDGER))
                        .map(each -> Map.of("model", each, "display_name", each))
                        .toList();
            }
            case "ir.actions.server.run" -> {
                return run(user, arguments);
            }
            default -> {
                checkAccess(user, model, method);
                return generic(user, model, method, arguments);
            }
        }
    }

    private void checkAccess(long user, String model, String method) {
        if (model.equals(LEDGER)) {
            if (records.search("ir.model", term("model", LEDGER), null, 1).isEmpty()) {
                throw OdooError.notFound("the model '" + LEDGER + "' does not exist");
            }
            boolean reads = method.startsWith("search") || method.equals("read");
            if (!reads || !installation.mayRead(user)) {
                throw OdooError.access("You are not allowed to access 'Plantline ledger' (" + LEDGER + ") records.");
            }
        }
        boolean forAdministrators = model.startsWith("ir.") && !model.equals("ir.attachment")
                || (model.equals("res.groups") && !method.startsWith("search"));
        if (forAdministrators && !isIn(user, "base.group_system")) {
            throw OdooError.access("You are not allowed to access '" + model + "' records.");
        }
    }

    private boolean isIn(long user, String group) {
        Store.Reference reference = store.reference(group);
        return reference != null
                && records.ids("res.groups", reference.id(), "user_ids").contains(user);
    }

    private Object run(long user, JsonNode arguments) {
        long action = arguments.path("ids").path(0).asLong();
        records.require(ACTION, action);
        List<Long> groups = records.ids(ACTION, action, "group_ids");
        boolean allowed = groups.isEmpty()
                || groups.stream().anyMatch(group -> records.ids("res.groups", group, "user_ids")
                        .contains(user));
        if (!allowed) {
            throw OdooError.access("You don't have enough access rights to run this action.");
        }
        String code = records.text(ACTION, action, "code");
        JsonNode request = arguments.path("context").path("plantline");
        if (SimulatedKit.isKit(code)) {
            return kit.run(user, code, request);
        }
        if (KitInstallation.isInstallation(code)) {
            return installation.run(request);
        }
        if (KitRehoming.isRehoming(code)) {
            return new KitRehoming(records, request).run();
        }
        if (UserReading.isReading(code)) {
            return new UserReading(records, request).run();
        }
        throw OdooError.value("the simulator does not run the code of " + records.text(ACTION, action, "name"));
    }

    private Object generic(long user, String model, String method, JsonNode arguments) {
        records.schema().fields(model);
        List<Long> ids = new ArrayList<>();
        arguments.path("ids").forEach(id -> ids.add(id.asLong()));
        JsonNode domain =
                switch (model) {
                    case LEDGER -> installation.visible(user, arguments.path("domain"));
                    case KEYS -> own(user, arguments.path("domain"));
                    default -> arguments.path("domain");
                };
        int limit = arguments.path("limit").asInt(0);
        String order = arguments.path("order").asText(null);
        return switch (method) {
            case "load" -> load(model, arguments);
            case "create" -> {
                List<Long> made = new ArrayList<>();
                arguments
                        .path("vals_list")
                        .forEach(values -> made.add(records.create(model, values(user, model, null, values))));
                yield made;
            }
            case "write" -> {
                ids.forEach(id -> records.write(model, id, values(user, model, id, arguments.path("vals"))));
                yield true;
            }
            case "unlink" -> {
                ids.forEach(id -> records.unlink(model, id));
                yield true;
            }
            case "read" -> records.read(model, ids, KitSteps.texts(arguments.path("fields")));
            case "search" -> records.search(model, domain, order, limit);
            case "fields_get" -> records.schema().told(model);
            case "search_count" -> records.search(model, domain, null, 0).size();
            case "web_search_read" -> {
                List<Long> found = records.search(model, domain, order, limit);
                yield Map.of(
                        "length", found.size(), "records", records.read(model, found, arguments.path("specification")));
            }
            case "search_read" ->
                records.read(
                        model, records.search(model, domain, order, limit), KitSteps.texts(arguments.path("fields")));
            default -> methods.call(model + "." + method, ids, arguments.path("context"), Map.of());
        };
    }

    /** Users see their own keys. */
    private JsonNode own(long user, JsonNode domain) {
        List<Object> terms = new ArrayList<>();
        domain.forEach(terms::add);
        if (!isIn(user, "base.group_system")) {
            terms.add(List.of("user_id", "=", user));
        }
        return Json.MAPPER.valueToTree(terms);
    }

    private Object load(String model, JsonNode arguments) {
        List<List<String>> rows = new ArrayList<>();
        arguments.path("data").forEach(row -> rows.add(KitSteps.texts(row)));
        Loader.Answer answer = new Loader(records).load(model, KitSteps.texts(arguments.path("fields")), rows);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("ids", answer.ids() == null ? (Object) false : answer.ids());
        json.put("messages", answer.messages());
        json.put("nextrow", 0);
        return json;
    }

    /** Values of create and write; relations to many come as commands. */
    private Map<String, Object> values(long user, String model, Long id, JsonNode json) {
        ObjectNode fields = json.deepCopy();
        if (model.equals("ir.model")) {
            // the fields of a manual model: this schema has them already
            fields.remove("field_id");
        }
        Map<String, Object> values = new LinkedHashMap<>();
        fields.properties().forEach(entry -> {
            Schema.Field field = records.schema().field(model, entry.getKey());
            boolean commands = field.type() == Schema.Type.many2many
                    && entry.getValue().path(0).isArray();
            values.put(
                    field.name(),
                    commands
                            ? commanded(id == null ? List.of() : records.ids(model, id, field.name()), entry.getValue())
                            : Schema.stored(field, entry.getValue()));
        });
        if (model.equals(ACTION)) {
            values.put("write_uid", user);
        }
        return values;
    }

    private static List<Long> commanded(List<Long> before, JsonNode commands) {
        List<Long> ids = new ArrayList<>(before);
        for (JsonNode command : commands) {
            switch (command.path(0).asInt()) {
                case 4 -> {
                    if (!ids.contains(command.path(1).asLong())) {
                        ids.add(command.path(1).asLong());
                    }
                }
                case 3, 2 -> ids.remove(command.path(1).asLong());
                case 5 -> ids.clear();
                case 6 -> {
                    ids.clear();
                    command.path(2).forEach(one -> ids.add(one.asLong()));
                }
                default -> throw OdooError.value("the simulator does not know the command " + command);
            }
        }
        return List.copyOf(ids);
    }

    private static JsonNode term(String field, String value) {
        return Json.MAPPER.valueToTree(List.of(List.of(field, "=", value)));
    }
}
