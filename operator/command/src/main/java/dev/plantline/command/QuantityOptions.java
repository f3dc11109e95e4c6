package dev.plantline.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.InterfaceId;
import dev.plantline.topics.account.PartitionAccount;
import dev.plantline.topics.account.QuantityRow;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Whether the account tells what the messages are about, and of which days. */
final class QuantityOptions {
    /** A unit is foreign text; the longest of an operation's document is as long. */
    private static final int LONGEST_UNIT = 64;

    /** Where nobody has told the unit, or the quantity. */
    private static final String NOT_TOLD = "-";

    @Option(
            names = "--quantities",
            description = {
                "Also adds up the operations' main quantities: received and applied, and why they differ, by day of receipt and unit.",
                "Computed from the audit alone. Amounts of different units are never added."
            })
    private boolean asked;

    @Option(
            names = "--since",
            paramLabel = "DATE",
            converter = Day.class,
            description =
                    "With --quantities: only messages that were received on this day or later, for example 2026-11-01.")
    private LocalDate since;

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            converter = Zone.class,
            description = "With --quantities: where a day begins and ends, for example Europe/Paris; default: UTC.")
    private ZoneId zone;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private static final class Day implements ITypeConverter<LocalDate> {
        @Override
        public LocalDate convert(String text) {
            try {
                return LocalDate.parse(text);
            } catch (DateTimeException e) {
                throw new TypeConversionException(
                        "\"" + TerminalText.of(text, LONGEST_UNIT) + "\" is no day; write it as 2026-11-01");
            }
        }
    }

    private static final class Zone implements ITypeConverter<ZoneId> {
        @Override
        public ZoneId convert(String text) {
            try {
                return ZoneId.of(text);
            } catch (DateTimeException e) {
                throw new TypeConversionException("\"" + TerminalText.of(text, LONGEST_UNIT)
                        + "\" is no time zone; write it as Europe/Paris or +02:00");
            }
        }
    }

    boolean asked() {
        return asked;
    }

    ZoneId zone() {
        return zone == null ? ZoneOffset.UTC : zone;
    }

    /**
     * That the options fit each other.
     *
     * @throws ParameterException when they do not
     */
    void check() {
        if (!asked && (since != null || zone != null)) {
            throw new ParameterException(
                    spec.commandLine(), "--since and --time-zone say which days --quantities tells: add it");
        }
    }

    private List<QuantityRow> rows(List<PartitionAccount> accounts) {
        return PartitionAccount.quantities(accounts).stream()
                .filter(row -> since == null || !row.day().isBefore(since))
                .toList();
    }

    void json(List<PartitionAccount> accounts, ObjectNode json) {
        json.put("timeZone", zone().getId());
        ArrayNode rows = json.putArray("rows");
        for (QuantityRow row : rows(accounts)) {
            ObjectNode one = rows.addObject()
                    .put("day", row.day().toString())
                    .put("unit", row.unit())
                    .put("known", row.known())
                    .put("messages", row.messages());
            if (row.known()) {
                one.put("received", row.received())
                        .put("applied", row.applied())
                        .put("duplicate", row.duplicate())
                        .put("superseded", row.superseded())
                        .put("discarded", row.discarded())
                        .put("held", row.held())
                        .put("deadLettered", row.deadLettered())
                        .put("difference", row.difference())
                        .put("explained", row.explained())
                        .put("unexplained", row.unexplained())
                        .put("differing", row.differing());
            }
        }
        ArrayNode notes = json.putArray("notes");
        accounts.forEach(each -> each.quantityNotes().forEach(notes::add));
    }

    void print(InterfaceId id, List<PartitionAccount> accounts, PrintWriter out) {
        List<List<String>> cells = new ArrayList<>();
        boolean unknown = false;
        for (QuantityRow row : rows(accounts)) {
            unknown |= !row.known();
            cells.add(cells(id, row));
        }
        if (cells.isEmpty()) {
            out.println("No message" + (since == null ? "" : " that was received since " + since)
                    + " has an outcome, so there are no quantities.");
            return;
        }
        Table.of(
                        List.of(
                                "INTERFACE",
                                "DAY",
                                "UNIT",
                                "MESSAGES",
                                "RECEIVED",
                                "APPLIED",
                                "DUPLICATE",
                                "SUPERSEDED",
                                "DISCARDED",
                                "HELD",
                                "DEAD",
                                "DIFFERENCE",
                                "UNEXPLAINED"),
                        cells)
                .forEach(out::println);
        if (unknown) {
            out.println("Rows without a quantity: these messages have none, or were given up before anybody read it.");
        }
        accounts.forEach(each -> each.quantityNotes()
                .forEach(note -> out.println(
                        id + "/" + each.partition() + ": note: " + TerminalText.of(note, Plantline.LONGEST_LINE))));
    }

    private static List<String> cells(InterfaceId id, QuantityRow row) {
        List<String> cells = new ArrayList<>(List.of(
                id.toString(),
                row.day().toString(),
                row.unit() == null ? NOT_TOLD : TerminalText.of(row.unit(), LONGEST_UNIT),
                "" + row.messages()));
        for (BigDecimal each : List.of(
                row.received(),
                row.applied(),
                row.duplicate(),
                row.superseded(),
                row.discarded(),
                row.held(),
                row.deadLettered(),
                row.difference(),
                row.unexplained())) {
            cells.add(row.known() ? plain(each) : NOT_TOLD);
        }
        return cells;
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
