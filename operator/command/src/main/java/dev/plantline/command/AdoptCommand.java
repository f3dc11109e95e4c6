package dev.plantline.command;

import dev.plantline.model.Checkpoint;
import dev.plantline.model.Command.Action;
import dev.plantline.model.Hashes;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.StopReason.WayOut;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.topics.account.Aside;
import dev.plantline.topics.inspection.InterfaceInspection;
import dev.plantline.topics.inspection.Stop;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets a stopped interface go on after a human has seen what is lost. */
@Command(
        name = "adopt",
        description = {
            "Lets an interface go on that stopped because something is lost: a topic, a checkpoint, messages, a database.",
            "Shows what is lost first. What cannot be delivered any more is written off, position by position, in the audit."
        },
        mixinStandardHelpOptions = true)
final class AdoptCommand implements Callable<Integer> {
    /** Longer lists are counted. */
    private static final int MOST_LINES = 20;

    @Parameters(paramLabel = "INTERFACE", description = "Name of the interface, or <plant>.<interface>.")
    private String name;

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private HandOver handOver;

    @Option(names = "--dry-run", description = "Only shows what is lost and what would be written off.")
    private boolean dryRun;

    @Option(names = "--reason", description = "Why, for the audit; needed unless --dry-run is given.")
    private String reason;

    @Option(
            names = "--seen",
            paramLabel = "CODE",
            description =
                    "What --dry-run printed: hands nothing over when anything is lost otherwise than it was then.")
    private String seen;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException, UnreadableFormException {
        if (!dryRun && (reason == null || reason.isBlank())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "missing: --reason TEXT. What is lost is written off for good: look with --dry-run first, then say why");
        }
        InterfaceId id = kafka.interfaceId(name);
        Map<String, Object> settings = kafka.writing(id);
        try (InterfaceInspection inspection = new InterfaceInspection(id, settings, kafka.history())) {
            List<String> missing = inspection.missing();
            if (missing.size() == 3) {
                throw new IllegalStateException(
                        "there are no topics of " + id + ": is the name right? When all three are"
                                + " lost nothing is left to go on from: delete its OdooInterface and apply it again");
            }
            PrintWriter out = spec.commandLine().getOut();
            missing.forEach(topic ->
                    out.println(topic + " is missing" + (dryRun ? " and would be" : " and is") + " made anew, empty"));
            if (dryRun && !missing.isEmpty()) {
                return Plantline.FOUND;
            }
            if (!missing.isEmpty()) {
                inspection.makeMissing();
                awaitTopics(inspection);
            }
            return answer(id, inspection.stops(), new Aside(settings));
        } catch (KafkaException e) {
            throw kafka.explained(e);
        }
    }

    /** A broker knows a new topic with time. */
    private static void awaitTopics(InterfaceInspection inspection) throws InterruptedException {
        for (int tries = 0; tries < 50 && !inspection.missing().isEmpty(); tries++) {
            Thread.sleep(200);
        }
    }

    private int answer(InterfaceId id, Map<Integer, Optional<Stop>> stops, Aside aside)
            throws InterruptedException, UnreadableFormException {
        PrintWriter out = spec.commandLine().getOut();
        String now = code(stops);
        boolean otherwise = !dryRun && seen != null && !seen.equals(now);
        int code = 0;
        for (Map.Entry<Integer, Optional<Stop>> one : stops.entrySet()) {
            String who = id + "/" + one.getKey() + ": ";
            if (one.getValue().isEmpty()) {
                out.println(who + "nothing is lost");
                continue;
            }
            Stop stop = one.getValue().get();
            out.println(who + TerminalText.of(stop.text(), Plantline.LONGEST_LINE));
            if (stop.why().wayOut() != WayOut.adopt) {
                out.println("  no adopt is needed: it goes on when that is put right");
                code = Plantline.FOUND;
                continue;
            }
            show(one.getKey(), stop, out);
            if (dryRun || otherwise) {
                code = Plantline.FOUND;
            } else {
                code = Math.max(code, handOver.ask(id, aside, one.getKey(), Action.adopt, stop.seen(), reason));
            }
        }
        if (otherwise) {
            out.println("nothing is handed over: what is lost is not what --seen " + seen
                    + " names. If this is right: --seen " + now);
        } else if (dryRun && code != 0) {
            out.println("to go on after exactly this: plantline adopt " + id + " --seen " + now + " --reason TEXT");
        }
        return code;
    }

    /** The same as long as exactly the same is lost. */
    private static String code(Map<Integer, Optional<Stop>> stops) {
        StringBuilder all = new StringBuilder();
        stops.forEach((partition, stop) ->
                all.append(partition).append(stop.map(Stop::seen)).append('\n'));
        return Hashes.sha256(all.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 8);
    }

    private static void show(int partition, Stop stop, PrintWriter out) {
        List<String> lines = stop.writtenOff(partition);
        out.println("  written off: " + stop.writtenOffCount()
                + (stop.writtenOffCount() == 1 ? " position" : " positions"));
        lines.stream()
                .limit(MOST_LINES)
                .forEach(line -> out.println("    " + TerminalText.of(line, Plantline.LONGEST_LINE)));
        if (lines.size() > MOST_LINES) {
            out.println("    and " + (lines.size() - MOST_LINES) + " more");
        }
        if (stop.removed() > 0) {
            out.println("  removed from .aside: " + stop.removed() + " records that this release cannot read."
                    + " Was there a newer release? Then run that one instead");
        }
        Checkpoint before = stop.before();
        if (before != null && !before.topics().equals(stop.topics())) {
            out.println("  topics before: " + topics(before.topics()));
            out.println("  topics now:    " + topics(stop.topics()));
        }
        if (before != null && before.stopped() != null && before.stopped().database() != null) {
            out.println("  database before: " + before.database());
            out.println("  database now:    " + before.stopped().database());
        }
        out.println(
                stop.deliveredAgainFrom() < 0
                        ? "  everything else goes on where it stood"
                        : "  everything in .in from offset " + stop.deliveredAgainFrom()
                                + " on is delivered; what had its effect before is known to Odoo's ledger and has no second one");
    }

    private static String topics(Checkpoint.Topics topics) {
        return "in " + topics.in() + ", aside " + topics.aside() + ", audit " + topics.audit();
    }
}
