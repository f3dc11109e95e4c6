package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;

/** What an operation finds in the simulator: records, the codes that name them, and the sentences of the side kit's driver. */
final class OperationScene {
    /** Digits that Odoo keeps of a quantity, whatever its unit: the decimal precision "Product Unit". */
    static final int DIGITS = 2;

    /** Users that have no billing right, as in an Odoo whose users have the rights of their duties. */
    private static final Set<String> WITHOUT_BILLING =
            Set.of("bot_stock", "bot_mrp", "bot_purchase", "bot_master", "bot_admin");

    private final long user;
    private final Records records;
    private final Inventory inventory;
    private final Manufacturing manufacturing;
    private final JsonNode references;
    /** The record that the documents are about, model,id; null: none was found yet. */
    private String about;

    OperationScene(long user, Records records, Inventory inventory, Manufacturing manufacturing, JsonNode references) {
        this.user = user;
        this.records = records;
        this.inventory = inventory;
        this.manufacturing = manufacturing;
        this.references = references;
    }

    Records records() {
        return records;
    }

    /** Says which record the message is about: the first that is said. */
    void about(String model, long id) {
        about = about == null ? model + "," + id : about;
    }

    /** The same, model,id; null: nothing was said. */
    String about() {
        return about;
    }

    Inventory inventory() {
        return inventory;
    }

    Manufacturing manufacturing() {
        return manufacturing;
    }

    /** Refuses the document; throw what comes back. */
    static Refusal wrong(String name, String text, String place) {
        return new Refusal(name, text, place, false);
    }

    /** Refuses what decides on values from a user who is not of finance. */
    void checkFinance(JsonNode document, String property) {
        String login = records.text("res.users", user, "login");
        if (document.has(property) && WITHOUT_BILLING.contains(login)) {
            throw wrong(
                    "state",
                    property + " decides on values, and " + login
                            + " doesn't have the right to bill in Odoo: send it by a duty of finance",
                    "/" + property);
        }
    }

    /** A cost in the company's currency, which the document names beside it; null where there is none. */
    static BigDecimal cost(JsonNode document, String amount, String currency) {
        if (document.has(amount) != document.has(currency)) {
            throw wrong("document", amount + " and " + currency + " belong together", "/" + amount);
        }
        if (!document.has(amount)) {
            return null;
        }
        String named = document.path(currency).asText();
        if (!named.equals("USD")) {
            throw wrong(
                    "document",
                    amount + " is in " + named
                            + ", and the company My Company keeps it in USD: convert it in the mapping",
                    "/" + currency);
        }
        BigDecimal cost = new BigDecimal(document.path(amount).asText());
        if (cost.signum() < 0) {
            throw wrong("document", amount + " " + plain(cost) + " is below 0", "/" + amount);
        }
        return cost;
    }

    /** How the codes of a kind find their records: model, fields, template. */
    JsonNode reference(String kind) {
        return references.path(kind);
    }

    /** The external id of a code. */
    String external(String kind, String code) {
        return named(reference(kind).path(2).asText(), code);
    }

    /** The company of a document, among those that the user is allowed. */
    long company(String name, String place) {
        List<Long> met = Companies.named(records, user, name);
        if (met.size() != 1) {
            throw wrong("lookup", Companies.foreign(records, user, name, "the message"), place);
        }
        return met.get(0);
    }

    /** The one record that a code names. */
    long one(String kind, String code, String place) {
        return one(kind, code, place, "");
    }

    /** The one record that a code names, of a company or of none. */
    long one(String kind, String code, String place, long company) {
        return records.within(company, () -> one(kind, code, place, " of " + Companies.name(records, company)));
    }

    private long one(String kind, String code, String place, String owner) {
        List<Long> found =
                having(kind, code).stream().filter(id -> isInUse(kind, id)).toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        throw wrong("lookup", notOne(kind, code, owner, found), place);
    }

    private boolean isInUse(String kind, long id) {
        String model = reference(kind).path(0).asText();
        return records.schema().find(model, "active") == null
                || !Boolean.FALSE.equals(records.value(model, id, "active"));
    }

    /** The records that have a code, archived ones among them. */
    List<Long> having(String kind, String code) {
        String model = reference(kind).path(0).asText();
        if (!isByField(kind)) {
            Store.Reference named = records.store().reference(external(kind, code));
            return named == null || !named.model().equals(model) ? List.of() : List.of(named.id());
        }
        return fields(kind).stream()
                .flatMap(field -> with(model, field, code).stream())
                .distinct()
                .sorted()
                .toList();
    }

    private String notOne(String kind, String code, String owner, List<Long> found) {
        String model = reference(kind).path(0).asText();
        return (found.isEmpty()
                        ? "no " + model + " that is in use has "
                        : found.size() + " records of " + model + " have ")
                + (isByField(kind) ? way(kind) + " " + code : "the external id " + external(kind, code)) + owner
                + "; a code names exactly one" + (found.isEmpty() ? "" : ": ids " + ids(found));
    }

    /** The fields of which one has a code, in words. */
    String way(String kind) {
        return fields(kind).stream().filter(field -> !field.contains(".")).collect(Collectors.joining(" or "));
    }

    static String ids(List<Long> found) {
        return found.stream().limit(10).map(String::valueOf).collect(Collectors.joining(", "));
    }

    boolean isByField(String kind) {
        return !reference(kind).path(1).isEmpty();
    }

    /** The fields of which one has a code of the kind; what is made by its code gets it in the first. */
    List<String> fields(String kind) {
        List<String> fields = new ArrayList<>();
        reference(kind).path(1).forEach(field -> fields.add(field.asText()));
        return fields;
    }

    /** The orders that have a code; those that are cancelled only where no other has it. */
    List<Long> orders(String kind, String code) {
        String model = reference(kind).path(0).asText();
        List<Long> found = having(kind, code);
        List<Long> living = found.stream()
                .filter(order -> !records.text(model, order, "state").equals("cancel"))
                .toList();
        return living.isEmpty() ? found : living;
    }

    /** That no order has a code, or more than one. */
    Refusal noOrder(String kind, String code, List<Long> found, String place) {
        String model = reference(kind).path(0).asText();
        return wrong(
                "lookup",
                notOne(kind, code, "", found) + " ("
                        + (found.isEmpty()
                                ? "in My Company: make it there, or send a known one"
                                : found.stream()
                                        .limit(10)
                                        .map(order -> records.text(model, order, "name"))
                                        .collect(Collectors.joining(", ")))
                        + ")",
                place);
    }

    /** The one order of a code. */
    long order(String kind, String code, String place) {
        List<Long> found = orders(kind, code);
        if (found.size() != 1) {
            throw noOrder(kind, code, found, place);
        }
        about(reference(kind).path(0).asText(), found.get(0));
        return found.get(0);
    }

    /**
     * That a message finds an order again after its document, which says by a property what stands in a field of it, and finds no other order by that.
     *
     * @param orders what the document's order is now, with all that it goes on in
     */
    void checkOrderCode(String kind, JsonNode document, List<Long> orders, String property, String field) {
        String code = document.path("order").asText();
        String said = document.path(property).asText(code);
        if (!fields(kind).contains(field) || said.equals(code)) {
            return;
        }
        if (fields(kind).get(0).equals(field)) {
            throw wrong(
                    "document",
                    "the code of the order is its " + field + ", which is " + code + " by the code and " + said
                            + " by this message",
                    "/" + property);
        }
        String model = reference(kind).path(0).asText();
        if (orders.stream().anyMatch(order -> records.text(model, order, field).equals(said))) {
            return;
        }
        for (String other : fields(kind)) {
            with(model, other, said).stream()
                    .filter(found -> !other.equals(field)
                            && !orders.contains(found)
                            && !records.text(model, found, "state").equals("cancel"))
                    .findFirst()
                    .ifPresent(found -> {
                        String name = records.text(model, found, "name");
                        throw wrong(
                                "state",
                                "by this message the " + field + " of the order " + code + " is " + said
                                        + ", which is the " + other + " of " + name
                                        + ": as a code it would name both, and no message could name " + name,
                                "/" + property);
                    });
        }
    }

    /** Makes the order of a code, which has it where the reference looks for it first. */
    long newOrder(String kind, String code, Map<String, Object> values) {
        String model = reference(kind).path(0).asText();
        if (isByField(kind)) {
            values.put(fields(kind).get(0), code);
            return records.create(model, values);
        }
        long made = records.create(model, values);
        records.store().name(external(kind, code), model, made);
        return made;
    }

    /** Records with a text in a field. */
    List<Long> with(String model, String field, String text) {
        ArrayNode term =
                JsonNodeFactory.instance.arrayNode().add(field).add("=").add(text);
        return records.search(model, JsonNodeFactory.instance.arrayNode().add(term), null, 0);
    }

    private static String named(String template, String code) {
        int at = template.indexOf("{code}");
        String after = template.substring(at + "{code}".length());
        String name = code.codePoints()
                .mapToObj(c -> {
                    String text = Character.toString(c);
                    return (Character.isLetterOrDigit(c) || "-_/".contains(text)) && !after.startsWith(text)
                            ? text
                            : hex(text);
                })
                .collect(Collectors.joining());
        return template.substring(0, at) + name + after;
    }

    private static String hex(String text) {
        StringBuilder hex = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            hex.append(String.format("~%02x", each));
        }
        return hex.toString();
    }

    /** A quantity of the document; refused where Odoo would keep another. */
    BigDecimal quantity(JsonNode text, long unit, String place) {
        BigDecimal quantity = new BigDecimal(text.asText());
        BigDecimal kept = quantity.setScale(DIGITS, RoundingMode.HALF_UP);
        if (kept.compareTo(quantity) != 0) {
            String name = records.text("uom.uom", unit, "name");
            throw wrong(
                    "digits",
                    plain(quantity) + " " + name + " cannot be kept: Odoo rounds to " + plain(kept) + " " + name
                            + ". Send what was counted in a unit that it keeps, or round on purpose by scale in the mapping",
                    place);
        }
        return quantity;
    }

    /** The journal of a code, of one type. */
    long journal(String code, String type, String what) {
        long journal = one("journal", code, "/journal");
        if (!records.text("account.journal", journal, "type").equals(type)) {
            throw wrong("state", "the journal " + code + " is not one of " + what, "/journal");
        }
        return journal;
    }

    /**
     * That there is no such record of finance, in whatever state but cancelled. Upper and lower case are not told apart.
     *
     * @param among the records of the model that the reference must be the only one of
     * @param what it would be, in words
     */
    void checkReference(String model, LongPredicate among, String field, String reference, String what) {
        for (long other : records.store().all(model).keySet()) {
            String state = records.text(model, other, "state");
            if (records.text(model, other, field).equalsIgnoreCase(reference)
                    && !state.equals("cancel")
                    && among.test(other)) {
                throw wrong(
                        "state",
                        "Odoo has " + what + " already: " + model + "," + other + ", which is " + state,
                        "/reference");
            }
        }
    }

    /** An amount of the document; refused where its currency has fewer digits. */
    static BigDecimal money(String text, String currency, String place) {
        BigDecimal amount = new BigDecimal(text);
        BigDecimal kept = amount.setScale(2, RoundingMode.HALF_UP);
        if (kept.compareTo(amount) != 0) {
            throw wrong(
                    "digits",
                    plain(amount) + " " + currency + " is no amount of this currency, which is kept as " + plain(kept),
                    place);
        }
        return amount;
    }

    /** What to do about a name that is not that of one record; Odoo's ids are not told. */
    static String otherwise(List<Long> found) {
        return found.isEmpty() ? ": make it there, or send a known one" : ": give each its own name there";
    }

    /** That a unit, where the document names one, is the one that Odoo keeps the quantity in. */
    void checkUnit(JsonNode code, long unit, String place) {
        if (code.isTextual() && one("unit", code.asText(), place) != unit) {
            throw wrong(
                    "unit",
                    "Odoo keeps this in " + records.text("uom.uom", unit, "name") + ", and the message says "
                            + code.asText() + ": convert it in the mapping, or have the sender correct it",
                    place);
        }
    }

    /** The lot or serial number of an item, or null. */
    Long lotOf(long item, String name) {
        return records.store().with("stock.lot", "product_id", item).stream()
                .filter(lot -> records.text("stock.lot", lot, "name").equals(name))
                .findFirst()
                .orElse(null);
    }

    /** That Odoo has no lot of this name of an item, and of what else it is. */
    Refusal noLot(String name, String code, String place) {
        String others = with("stock.lot", "name", name).stream()
                .limit(5)
                .map(lot -> records.displayName("product.product", records.one("stock.lot", lot, "product_id")))
                .collect(Collectors.joining(", "));
        return wrong(
                "lot",
                "Odoo has no lot " + name + " of " + code
                        + (others.isEmpty() ? "" : "; the lot of this name is of " + others),
                place);
    }

    /** The quantities of one unit. */
    Map<String, BigDecimal> totals(BigDecimal quantity, long unit) {
        return Map.of(records.text("uom.uom", unit, "name"), quantity);
    }

    /** Counts a quantity, each unit apart. */
    void tally(Map<String, BigDecimal> totals, BigDecimal quantity, long unit) {
        totals(quantity, unit).forEach((name, number) -> totals.merge(name, number, BigDecimal::add));
    }

    /** A record that came of a document. */
    String booking(String model, long id) {
        return model + "," + id + "\t\t\t\t";
    }

    /** A record that came of a document, with its quantity, as the side kit tells it. */
    String booking(String model, long id, BigDecimal quantity, long unit, String item, String lot) {
        return String.join(
                "\t",
                model + "," + id,
                plain(quantity),
                records.text("uom.uom", unit, "name"),
                item == null ? "" : item,
                lot == null ? "" : lot);
    }

    /** A record that came of a document and has no quantity. */
    static String booking(String model, long id, String item, String lot) {
        return String.join("\t", model + "," + id, "", "", item == null ? "" : item, lot == null ? "" : lot);
    }

    /** Values for a record, by pairs of name and value. */
    static Map<String, Object> values(Object... pairs) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put((String) pairs[i], pairs[i + 1]);
        }
        return values;
    }

    /** A number without zeros that say nothing. */
    static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
