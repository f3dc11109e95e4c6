package dev.plantline.command;

import dev.plantline.delivery.account.Aside;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.Command;
import dev.plantline.model.Command.Action;
import dev.plantline.model.Command.Selection;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.UnreadableFormException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What retry and discard share: which messages, who asks, and the wait for the owner's answer. */
final class AsideRequest {
    @Parameters(paramLabel = "INTERFACE", description = "Name of the interface, or <plant>.<interface>.")
    private String name;

    @Mixin
    private KafkaOptions kafka;

    @ArgGroup(multiplicity = "1")
    private Which which;

    @Option(
            names = "--actor",
            defaultValue = "${env:USER:-unknown}",
            description = "Who asks, for the audit; default: the user of this machine.")
    private String actor;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "15",
            description = "How long to wait for the owner's answer; 0: do not wait. Default: ${DEFAULT-VALUE}.")
    private int wait;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** Exactly one of the three. */
    private static final class Which {
        @Option(
                names = "--position",
                paramLabel = "PARTITION/OFFSET",
                description = "One message, as aside list names it.")
        private String position;

        @Option(names = "--order-key", paramLabel = "KEY", description = "Everything of one order key.")
        private String orderKey;

        @Option(names = "--all", description = "Everything that is set aside in the interface.")
        private boolean all;
    }

    /** A command for one partition. */
    private record Part(int partition, Selection selection) {}

    /** Hands the commands over and tells what came of them. */
    int ask(Action action, String reason) throws InterruptedException, UnreadableFormException {
        try {
            return handOver(action, reason);
        } catch (KafkaException e) {
            throw kafka.explained(e);
        }
    }

    private int handOver(Action action, String reason) throws InterruptedException, UnreadableFormException {
        InterfaceId id = kafka.interfaceId(name);
        Aside aside = new Aside(kafka.settings());
        PrintWriter out = spec.commandLine().getOut();
        int code = 0;
        for (Part part : parts(id, aside)) {
            Command command = Command.of(
                    UUID.randomUUID().toString(),
                    action,
                    part.selection(),
                    actor,
                    reason,
                    Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS));
            long audited = aside.ask(id, part.partition(), command);
            Optional<AuditRecord> answer = wait == 0
                    ? Optional.empty()
                    : aside.answer(id, part.partition(), command.uid(), audited, Duration.ofSeconds(wait));
            String who = id + "/" + part.partition() + ": ";
            if (answer.isEmpty()) {
                out.println(who + action + " is handed over; no owner has acted on it yet."
                        + " It acts as soon as it runs (a batch class: with its next run).");
            } else {
                boolean done = answer.get().what() == AuditRecord.What.command;
                code = done ? code : Plantline.FOUND;
                out.println(who
                        + (done ? "" : "refused: ")
                        + TerminalText.of(answer.get().human().result(), Plantline.LONGEST_LINE));
            }
        }
        return code;
    }

    private List<Part> parts(InterfaceId id, Aside aside) throws UnreadableFormException {
        if (which.position != null) {
            String[] numbers = which.position.split("/");
            try {
                return List.of(
                        new Part(Integer.parseInt(numbers[0]), new Command.ByOffset(Long.parseLong(numbers[1]))));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--position " + which.position + ": write partition and offset, for example 0/42");
            }
        }
        Selection selection = which.all ? new Command.All() : new Command.ByOrderKey(which.orderKey);
        List<Part> parts = new ArrayList<>();
        aside.list(id).stream()
                .filter(each -> which.all || each.state().orderKey().equals(which.orderKey))
                .map(Aside.Entry::partition)
                .distinct()
                .forEach(partition -> parts.add(new Part(partition, selection)));
        if (parts.isEmpty()) {
            throw new IllegalStateException("nothing is set aside in " + id
                    + (which.all ? "" : " with the order key " + which.orderKey + "; aside list shows what is"));
        }
        return parts;
    }
}
