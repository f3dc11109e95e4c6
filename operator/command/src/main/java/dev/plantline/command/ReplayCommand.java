package dev.plantline.command;

import dev.plantline.model.Command.Action;
import dev.plantline.model.Command.WasApplied;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.StopReason.WayOut;
import dev.plantline.model.TargetException;
import dev.plantline.model.TargetLedger;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.topics.account.Aside;
import dev.plantline.topics.account.ReplayReader;
import dev.plantline.topics.account.Replayable;
import dev.plantline.topics.account.Replayable.Entry;
import dev.plantline.topics.account.Replayable.Found;
import dev.plantline.topics.account.Replayable.TooManyException;
import dev.plantline.topics.inspection.InterfaceInspection;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tries once more what was applied. */
@Command(
        name = "replay",
        description = {
            "Tries messages once more that were applied, in their order: what was applied since the backup of an Odoo that was",
            "restored is applied again. What Odoo's ledger still has is found there and has no second effect.",
            "Without --yes it only shows what would be done, and changes nothing."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit codes: 0 all well, 1 there is nothing to try, or it was refused, 2 the command could not do its work."
        })
final class ReplayCommand implements Callable<Integer> {
    /** Longer lists are counted. */
    private static final int MOST_LINES = 200;

    @Parameters(paramLabel = "INTERFACE", description = "Name of the interface, or <plant>.<interface>.")
    private String name;

    @Mixin
    private ReplayOptions which;

    @Option(
            names = "--seen",
            paramLabel = "CODE",
            description =
                    "With --undone-by-hand and --yes: the code of what was looked at; the same without --yes prints it.")
    private String seen;

    @Option(names = "--yes", description = "Does it.")
    private boolean yes;

    @Option(names = "--reason", description = "Why, for the audit; needed with --yes.")
    private String reason;

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private LedgerOptions ledger;

    @Mixin
    private HandOver handOver;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException, UnreadableFormException, TargetException {
        if (yes && (reason == null || reason.isBlank())) {
            throw wrong("missing: --reason TEXT. Look without --yes first, then say why");
        }
        which.check();
        Position first = which.first();
        Position last = which.last();
        String notAgain = whyNotAgain(first, last);
        if (notAgain != null) {
            throw wrong(notAgain);
        }
        InterfaceId id = kafka.interfaceId(name);
        WasApplied chosen = new WasApplied(
                first == null ? 0 : first.offset(),
                last == null ? Long.MAX_VALUE : last.offset() + 1,
                which.orderKey(),
                which.from(),
                which.to(),
                which.acceptsReorder(),
                seen);
        try {
            NavigableMap<Integer, Found> found = new ReplayReader(yes ? kafka.writing(id) : kafka.reading(id))
                    .find(id, first == null ? -1 : first.partition(), chosen);
            if (found.isEmpty()) {
                throw new IllegalStateException("there is no such partition of " + id + ": is the name right?");
            }
            return answer(id, found, chosen);
        } catch (TooManyException e) {
            throw wrong(e.getMessage() + " (--to TIME, or --position twice)");
        } catch (KafkaException e) {
            throw kafka.explained(e);
        }
    }

    /** Why nothing is applied a second time with these options; null: it may be, or nothing is to be. */
    private String whyNotAgain(Position first, Position last) {
        if (!which.isUndoneByHand()) {
            return seen == null
                    ? null
                    : "--seen belongs to --undone-by-hand: what is only tried again has no second effect";
        }
        if (last.offset() - first.offset() >= Replayable.MOST_AGAIN) {
            return "--undone-by-hand takes at most " + Replayable.MOST_AGAIN + " positions at once";
        }
        return yes == (seen != null)
                ? null
                : yes
                        ? "missing: --seen CODE. Look without --yes first: that prints the code of what is applied a second time"
                        : "--seen is for --yes: without it the code is printed";
    }

    private ParameterException wrong(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    private int answer(InterfaceId id, NavigableMap<Integer, Found> all, WasApplied named)
            throws InterruptedException, UnreadableFormException, TargetException {
        PrintWriter out = spec.commandLine().getOut();
        Optional<TargetLedger> rows = ledger.of(id);
        boolean reorders = false;
        int chosen = 0;
        for (Map.Entry<Integer, Found> one : all.entrySet()) {
            Found found = one.getValue();
            out.println(id + "/" + one.getKey() + ": " + found.chosen().size() + " can be tried again, "
                    + found.not().size() + " cannot");
            Set<Long> standing = rows.isEmpty() ? null : standing(rows.get(), found);
            show(one.getKey(), found, standing, out);
            List<Entry> overtaken = standing == null ? List.of() : overtaken(found, standing);
            overtaken.stream()
                    .limit(MOST_LINES)
                    .forEach(each -> out.println("  later, and stands in Odoo: " + one.getKey() + "/" + each.offset()
                            + " of order key " + TerminalText.of(each.orderKey(), Plantline.LONGEST_LINE)));
            more(overtaken.size(), out);
            chosen += found.chosen().size();
            reorders |= found.laterCount() > 0 || !overtaken.isEmpty();
        }
        if (chosen == 0) {
            out.println("nothing is tried again: nothing that this names was applied and still stands in "
                    + id.inTopic() + " as it was received");
            return Plantline.FOUND;
        }
        if (reorders && !which.acceptsReorder()) {
            out.println((yes ? "nothing is handed over" : "it would be refused")
                    + ": name the later messages too where they are not named, or add --accept-reorder");
            return Plantline.FOUND;
        }
        if (rows.isEmpty()) {
            out.println(
                    "Not known without --ledger: whether something that is gone from Odoo comes behind a later message"
                            + " of its order key that still stands there");
        }
        if (which.isUndoneByHand()) {
            return again(id, all, named, chosen);
        }
        if (!yes) {
            out.println("Nothing is changed. Each of them is sent to Odoo once more, under the interface's present"
                    + " revision. What stands in Odoo's ledger has no second effect. To do it: the same with --yes"
                    + " --reason TEXT");
            return 0;
        }
        return handOver(id, all, named);
    }

    /** By positions, so that it is one partition's. */
    private int again(InterfaceId id, NavigableMap<Integer, Found> all, WasApplied named, int chosen)
            throws InterruptedException, UnreadableFormException {
        PrintWriter out = spec.commandLine().getOut();
        String now = all.firstEntry().getValue().seen();
        if (yes && !now.equals(seen)) {
            out.println("nothing is handed over: what would be applied a second time is not what --seen " + seen
                    + " names. If this is right: --seen " + now);
            return Plantline.FOUND;
        }
        if (!yes) {
            out.println("Nothing is changed. " + chosen + (chosen == 1 ? " message gets" : " messages get")
                    + " a SECOND effect in Odoo, whatever its ledger has. Look at each record above first: what nobody has"
                    + " undone there is doubled. To do it: the same with --yes --seen " + now + " --reason TEXT");
            return 0;
        }
        return handOver(id, all, named);
    }

    private int handOver(InterfaceId id, NavigableMap<Integer, Found> all, WasApplied named)
            throws InterruptedException, UnreadableFormException {
        Map<String, Object> settings = kafka.writing(id);
        List<Integer> stopped = new ArrayList<>();
        try (InterfaceInspection inspection = new InterfaceInspection(id, settings, kafka.history())) {
            inspection.stops().forEach((partition, stop) -> stop.filter(
                            each -> each.why().wayOut() == WayOut.adopt)
                    .ifPresent(each -> stopped.add(partition)));
        }
        Aside aside = new Aside(settings);
        int code = 0;
        for (Map.Entry<Integer, Found> one : all.entrySet()) {
            if (!one.getValue().chosen().isEmpty()) {
                code = Math.max(
                        code,
                        handOver.ask(
                                id,
                                aside,
                                one.getKey(),
                                which.isUndoneByHand() ? Action.applyAgain : Action.replay,
                                named,
                                reason));
            }
        }
        if (!stopped.isEmpty()) {
            spec.commandLine()
                    .getOut()
                    .println("delivery is stopped there: it is done when a human lets it go on, before anything else."
                            + " Next: plantline adopt " + id + " --dry-run");
        }
        return code;
    }

    /** Those that the ledger has, so that nothing is applied again. */
    private static Set<Long> standing(TargetLedger rows, Found found) throws TargetException {
        Set<Long> standing = new HashSet<>();
        rows.forEachApplied(found.partition(), offset -> {
            if (found.chosen().containsKey(offset)) {
                standing.add(offset);
            }
        });
        return standing;
    }

    /** What stands in the ledger behind something of its order key that is gone, which would come behind it now. */
    private static List<Entry> overtaken(Found found, Set<Long> standing) {
        Set<String> gone = new HashSet<>();
        List<Entry> overtaken = new ArrayList<>();
        for (Entry each : found.chosen().values()) {
            boolean stands = standing.contains(each.offset());
            if (stands && gone.contains(each.orderKey())) {
                overtaken.add(each);
            } else if (!stands && !each.versioned() && each.orderKey() != null) {
                gone.add(each.orderKey());
            }
        }
        return overtaken;
    }

    /**
     * Shows what of a partition is named.
     *
     * @param standing what the ledger has; null: it was not asked
     */
    private void show(int partition, Found found, Set<Long> standing, PrintWriter out) {
        if (standing != null && !found.chosen().isEmpty()) {
            out.println("  " + (found.chosen().size() - standing.size())
                    + " are gone from Odoo's ledger and are applied again; " + standing.size() + " stand there"
                    + (which.isUndoneByHand() ? " and are applied a second time" : " and have no second effect"));
        }
        List<List<String>> rows = new ArrayList<>();
        for (Entry each : found.chosen().values()) {
            rows.add(List.of(
                    partition + "/" + each.offset(),
                    Objects.toString(each.orderKey(), ""),
                    each.processed().toString(),
                    standing == null ? "not asked" : standing.contains(each.offset()) ? "stands" : "gone",
                    Objects.toString(each.record(), "")));
        }
        if (!rows.isEmpty()) {
            List<String> lines = Table.of(List.of("POSITION", "ORDER KEY", "APPLIED", "IN LEDGER", "RECORD"), rows);
            lines.stream().limit(MOST_LINES + 1L).forEach(line -> out.println("  " + line));
            more(lines.size() - 1, out);
        }
        found.not().entrySet().stream()
                .limit(MOST_LINES)
                .forEach(each -> out.println("  not " + partition + "/" + each.getKey() + ": it " + each.getValue()));
        more(found.not().size(), out);
        for (Entry each : found.later()) {
            out.println("  later, and not tried again: " + partition + "/" + each.offset() + " of order key "
                    + TerminalText.of(each.orderKey(), Plantline.LONGEST_LINE));
        }
        if (found.laterCount() > found.later().size()) {
            out.println("  and " + (found.laterCount() - found.later().size()) + " more");
        }
    }

    private static void more(int count, PrintWriter out) {
        if (count > MOST_LINES) {
            out.println("  and " + (count - MOST_LINES) + " more");
        }
    }
}
