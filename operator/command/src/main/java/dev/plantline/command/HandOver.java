package dev.plantline.command;

import dev.plantline.model.AuditRecord;
import dev.plantline.model.Command;
import dev.plantline.model.Command.Action;
import dev.plantline.model.Command.Selection;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.topics.account.Aside;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Who asks the owner of a partition for something, and the wait for its answer. */
final class HandOver {
    @Option(
            names = "--actor",
            defaultValue = "${env:USER:-unknown}",
            description = "Who asks, for the audit: a name that nobody proves. Default: the user of this machine.")
    private String actor;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "15",
            description = "How long to wait for the owner's answer; 0: do not wait. Default: ${DEFAULT-VALUE}.")
    private int wait;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /**
     * Hands a command to the owner of a partition and tells what came of it.
     *
     * @return 0, or {@link Plantline#FOUND} when it was refused
     */
    int ask(InterfaceId id, Aside aside, int partition, Action action, Selection selection, String reason)
            throws InterruptedException, UnreadableFormException {
        return ask(id, aside, partition, command(action, selection, reason));
    }

    /**
     * Hands this command to the owner of a partition and tells what came of it.
     *
     * @return 0, or {@link Plantline#FOUND} when it was refused
     */
    int ask(InterfaceId id, Aside aside, int partition, Command command)
            throws InterruptedException, UnreadableFormException {
        if (command.tooLong() != null) {
            throw new ParameterException(spec.commandLine(), "nothing was asked for: " + command.tooLong());
        }
        // Its owner would refuse it; one that is stopped, only later.
        if (PodConnection.of(System.getenv())
                .filter(pod -> pod.plant().equals(id.plant()) && pod.commands() == RuntimeConfiguration.Commands.signed)
                .isPresent()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "nothing was asked for: in plant " + id.plant()
                            + " people command through the cluster, as themselves: plantline command, with <namespace>/"
                            + id.name());
        }
        long audited = aside.ask(id, partition, command);
        Optional<AuditRecord> answer = wait == 0
                ? Optional.empty()
                : aside.answer(id, partition, command.uid(), audited, Duration.ofSeconds(wait));
        String who = id + "/" + partition + ": ";
        PrintWriter out = spec.commandLine().getOut();
        String claimed = command.action() + ", claimed by " + TerminalText.of(actor, Plantline.LONGEST_LINE);
        if (answer.isEmpty()) {
            out.println(who + claimed + ", is handed over; no owner has acted on it yet."
                    + " It acts as soon as it runs (a batch class: with its next run), or refuses it where people command through the cluster:"
                    + " plantline command. plantline audit list tells which.");
            return 0;
        }
        boolean done = answer.get().what() == AuditRecord.What.command;
        out.println(who
                + claimed
                + (done ? ": " : ", is refused: ")
                + TerminalText.of(
                        done || answer.get().failure() == null
                                ? answer.get().human().result()
                                : answer.get().failure().reason(),
                        Plantline.LONGEST_LINE));
        return done ? 0 : Plantline.FOUND;
    }

    /** Longest wait for an answer, seconds; 0: none. */
    int seconds() {
        return wait;
    }

    /** A command of now, by this actor. */
    Command command(Action action, Selection selection, String reason) {
        return Command.of(
                UUID.randomUUID().toString(),
                action,
                selection,
                actor,
                reason,
                Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS));
    }
}
