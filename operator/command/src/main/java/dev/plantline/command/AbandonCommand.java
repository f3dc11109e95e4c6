package dev.plantline.command;

import dev.plantline.delivery.ownership.OwnerlessAbandonment;
import dev.plantline.model.Command.Action;
import dev.plantline.model.Command.Before;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.StopReason.WayOut;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.topics.account.Aside;
import dev.plantline.topics.inspection.InterfaceInspection;
import dev.plantline.topics.inspection.InterfaceInspection.Unfinished;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Gives up everything of an interface that has no final outcome. */
@Command(
        name = "abandon",
        description = {
            "Gives up everything of an interface that has no final outcome: pending, held, dead-lettered.",
            "What arrives later is delivered as before: suspend its senders first, or delete the interface afterwards."
        },
        mixinStandardHelpOptions = true)
final class AbandonCommand implements Callable<Integer> {
    @Parameters(paramLabel = "INTERFACE", description = "Name of the interface, or <plant>.<interface>.")
    private String name;

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private HandOver handOver;

    @Option(names = "--dry-run", description = "Only shows what would be given up.")
    private boolean dryRun;

    @Option(
            names = "--without-owner",
            description = "The OdooInterface is gone and no pod owns it: does it from here, without Odoo's ledger.")
    private boolean withoutOwner;

    @Option(names = "--reason", description = "Why, for the audit; needed unless --dry-run is given.")
    private String reason;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException, UnreadableFormException {
        if (!dryRun && (reason == null || reason.isBlank())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "missing: --reason TEXT. These messages will have no effect: look with --dry-run first, then say why");
        }
        InterfaceId id = kafka.interfaceId(name);
        Map<String, Object> settings = kafka.writing(id);
        HistoryKeys history = kafka.history(); // a pipe can be read only once
        try (InterfaceInspection inspection = new InterfaceInspection(id, settings, history)) {
            if (!inspection.missing().isEmpty()) {
                throw new IllegalStateException("these topics of " + id + " are missing: "
                        + String.join(", ", inspection.missing()) + ". Is the name right?");
            }
            inspection.stops().forEach((partition, stop) -> stop.filter(
                            one -> one.why().wayOut() == WayOut.adopt)
                    .ifPresent(one -> {
                        throw new IllegalStateException(id + "/" + partition + " is stopped: " + one.text()
                                + ". What is pending cannot be told before that is settled. First run: plantline adopt "
                                + id);
                    }));
            Map<Integer, Unfinished> unfinished = inspection.unfinished();
            PrintWriter out = spec.commandLine().getOut();
            unfinished.forEach((partition, one) -> out.println(
                    id + "/" + partition + ": " + one.pending() + " pending, " + one.setAside() + " set aside"));
            if (dryRun) {
                return unfinished.values().stream().allMatch(one -> one.pending() + one.setAside() == 0)
                        ? 0
                        : Plantline.FOUND;
            }
            return withoutOwner
                    ? withoutOwner(id, settings, history, inspection, unfinished)
                    : byOwner(id, unfinished, new Aside(settings));
        } catch (KafkaException e) {
            throw kafka.explained(e);
        }
    }

    private int byOwner(InterfaceId id, Map<Integer, Unfinished> unfinished, Aside aside)
            throws InterruptedException, UnreadableFormException {
        int code = 0;
        for (Map.Entry<Integer, Unfinished> one : unfinished.entrySet()) {
            Before before = new Before(one.getValue().before());
            code = Math.max(code, handOver.ask(id, aside, one.getKey(), Action.abandon, before, reason));
        }
        return code;
    }

    private int withoutOwner(
            InterfaceId id,
            Map<String, Object> settings,
            HistoryKeys history,
            InterfaceInspection inspection,
            Map<Integer, Unfinished> unfinished)
            throws InterruptedException {
        if (inspection.isOwned()) {
            throw new IllegalStateException(
                    "a pod owns " + id + ": leave --without-owner out, and it gives everything up."
                            + " It closes the keys in Odoo's ledger too");
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("waiting " + OwnerlessAbandonment.QUIET.toSeconds()
                + " s: a call that a pod left in Odoo must have ended");
        out.flush();
        List<Long> counts = new OwnerlessAbandonment(id, settings, history, inspection)
                .carryOut(
                        unfinished.size(),
                        handOver.command(Action.abandon, new Before(Long.MAX_VALUE), reason),
                        OwnerlessAbandonment.QUIET,
                        Clock.systemUTC().instant());
        for (int partition = 0; partition < counts.size(); partition++) {
            out.println(id + "/" + partition + ": " + counts.get(partition) + " messages given up");
        }
        out.println("What remains are the three topics of " + id
                + ", with the audit: delete them when nobody needs it any more.");
        return 0;
    }
}
