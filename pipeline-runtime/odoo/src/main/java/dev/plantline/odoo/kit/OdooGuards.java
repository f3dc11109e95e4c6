package dev.plantline.odoo.kit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.ShippedText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What holds the users of duties when they call Odoo with their plain API keys, past their side kits: triggers of the database and record rules, which
 * an installation makes once for all plants of a database. They concern these users and nobody else, with one exception: that what is left of a
 * posted entry after lines were deleted balances, because the database does not know who deletes. Who administers Odoo can remove them, so they are
 * read back whenever a kit is looked at.
 */
public final class OdooGuards {
    private static final String ENTRIES = "account.move";

    // bits of pg_trigger.tgtype
    private static final int ROW = 1;
    private static final int BEFORE = 2;
    private static final int INSERT = 4;
    private static final int DELETE = 8;
    private static final int UPDATE = 16;

    private static final List<Trigger> TRIGGERS = List.of(
            new Trigger(
                    "x_plantline_guard_posting",
                    "account_move",
                    BEFORE | INSERT | UPDATE,
                    List.of("auto_post", "state"),
                    "posting"),
            new Trigger(
                    "x_plantline_guard_lines",
                    "account_move_line",
                    BEFORE | INSERT | UPDATE,
                    List.of("account_id", "amount_currency", "balance", "credit", "debit", "move_id"),
                    "lines"),
            new Trigger("x_plantline_guard_balance", "account_move", INSERT | UPDATE, List.of("state"), "balance"),
            new Trigger(
                    "x_plantline_guard_balance_line",
                    "account_move_line",
                    INSERT | DELETE | UPDATE,
                    List.of("balance", "credit", "debit", "move_id"),
                    "balance"));

    private static final List<Rule> RULES = List.of(
            new Rule("guard.stock_quant", "stock.quant"), new Rule("guard.res_partner_bank", "res.partner.bank"));

    /** The name and the definition of the user's membership, as the kit tells it. */
    private static final String USERS = "users";

    private static final String OF_BOTS = "of bots";

    private OdooGuards() {}

    /** A trigger with a function of its own name; one that fires after the change waits for the commit. */
    private record Trigger(String name, String table, int events, List<String> columns, String body) {
        private boolean isDeferred() {
            return (events & BEFORE) == 0;
        }

        private String source() {
            return ShippedText.of(OdooGuards.class, "guards/" + body + ".sql");
        }

        private String function() {
            return "CREATE OR REPLACE FUNCTION " + name + "() RETURNS trigger LANGUAGE plpgsql AS $guard$" + source()
                    + "$guard$";
        }

        private String statement() {
            List<String> when = new ArrayList<>();
            if ((events & INSERT) != 0) {
                when.add("INSERT");
            }
            if ((events & DELETE) != 0) {
                when.add("DELETE");
            }
            when.add("UPDATE OF " + String.join(", ", columns));
            return "CREATE " + (isDeferred() ? "CONSTRAINT " : "") + "TRIGGER " + name
                    + (isDeferred() ? " AFTER " : " BEFORE ") + String.join(" OR ", when) + " ON " + table
                    + (isDeferred() ? " DEFERRABLE INITIALLY DEFERRED" : "") + " FOR EACH ROW EXECUTE FUNCTION " + name
                    + "()";
        }

        private String definition() {
            String deferred = isDeferred() ? "t" : "f";
            return String.join(
                    "|",
                    table,
                    (events | ROW) + "",
                    deferred,
                    deferred,
                    "O",
                    "t",
                    columns.stream().collect(Collectors.joining(",", "{", "}")),
                    source());
        }
    }

    /** A record rule for everybody that lets everybody but the users of duties write: rules of groups would add up, and another module's open it. */
    private record Rule(String name, String model) {
        private static final String DOMAIN = "[(0, '=', 1)] if user.has_group('plantline.bots') else [(1, '=', 1)]";

        private String definition() {
            return String.join("|", model, DOMAIN, "t", "t", "f", "t", "t", "t");
        }
    }

    /** Models that have guards where Odoo has them. */
    static List<String> models() {
        return Stream.concat(Stream.of(ENTRIES), RULES.stream().map(Rule::model))
                .toList();
    }

    /** Names of the triggers that wait for the commit, unless they are asked for before. */
    static List<String> deferred() {
        return TRIGGERS.stream().filter(Trigger::isDeferred).map(Trigger::name).toList();
    }

    /** For the text of the installation, as Python. */
    static String python() {
        String triggers = TRIGGERS.stream()
                .map(each -> "    ('" + each.name() + "', '" + ENTRIES + "', '" + each.table() + "', \"\"\""
                        + each.function() + "\"\"\",\n        '" + each.statement() + "', \"\"\"" + each.definition()
                        + "\"\"\"),\n")
                .collect(Collectors.joining());
        String rules = RULES.stream()
                .map(each -> "    ('" + each.name() + "', '" + each.model() + "', \"" + Rule.DOMAIN + "\", \""
                        + each.definition() + "\"),\n")
                .collect(Collectors.joining());
        return "TRIGGERS = (\n" + triggers + ")\nRULES = (\n" + rules + ")\n";
    }

    /**
     * The guards that are not as an installation of this release makes them.
     *
     * @param guards what a side kit's description says of them
     * @return names in order: of triggers, of record rules, {@value #USERS} when the duty's user is not held by them; empty: all is well
     */
    public static List<String> missing(JsonNode guards) {
        Map<String, String> there = new HashMap<>();
        guards.path("definitions")
                .forEach(each -> there.merge(each.path(0).asText(), each.path(1).asText(), (one, other) -> ""));
        TreeSet<String> models = new TreeSet<>();
        guards.path("models").forEach(model -> models.add(model.asText()));
        TreeSet<String> missing = new TreeSet<>();
        if (models.contains(ENTRIES)) {
            TRIGGERS.stream()
                    .filter(each -> !each.definition().equals(there.get(each.name())))
                    .forEach(each -> missing.add(each.name()));
        }
        RULES.stream()
                .filter(each ->
                        models.contains(each.model()) && !each.definition().equals(there.get(each.name())))
                .forEach(each -> missing.add("plantline." + each.name()));
        if (!OF_BOTS.equals(there.get(USERS))) {
            missing.add(USERS);
        }
        return List.copyOf(missing);
    }
}
