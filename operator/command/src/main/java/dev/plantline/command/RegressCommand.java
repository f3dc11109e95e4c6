package dev.plantline.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.command.Manifests.Manifest;
import dev.plantline.engine.Compilation;
import dev.plantline.engine.CompiledInterface;
import dev.plantline.engine.MessageComparison;
import dev.plantline.engine.MessageComparison.Difference;
import dev.plantline.model.Failure;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Regression;
import dev.plantline.topics.account.RecordedMessages;
import dev.plantline.topics.account.RecordedMessages.Recorded;
import dev.plantline.topics.account.RegressionRun;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Holds a changed manifest against the messages that came last, beside the one that runs. */
@Command(
        name = "regress",
        description = {
            "Maps the messages that an interface received last as OLD does and as NEW does, and tells what differs.",
            "Reads the interface's messages in Kafka and writes nothing. Asks no Odoo: what that looks up is compared as it would be asked.",
            "Shows values of messages, also those of people."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit codes: 0 nothing newly fails, 1 some message does, or a manifest has mistakes, 2 the command could not do its work."
        })
final class RegressCommand implements Callable<Integer> {
    private static final int LONGEST_VALUE = 200;
    private static final int PLACES_OF_A_MESSAGE = 5;

    @Parameters(index = "0", paramLabel = "OLD", description = "Directory of manifests, or one file: what runs.")
    private Path old;

    @Parameters(index = "1", paramLabel = "NEW", description = "Directory of manifests, or one file: what is to run.")
    private Path now;

    @Option(
            names = "--interface",
            required = true,
            paramLabel = "NAME",
            description = "Whose messages: <plant>.<interface>, or the interface where the plant is known.")
    private String name;

    @Option(
            names = "--messages",
            paramLabel = "N",
            defaultValue = "" + Regression.MESSAGES,
            description = "How many of the newest are looked at, 1 to " + Regression.MOST_MESSAGES
                    + "; default: ${DEFAULT-VALUE}.")
    private int messages;

    @Option(
            names = "--show",
            paramLabel = "N",
            defaultValue = "10",
            description =
                    "Of how many messages that differ, newly fail or newly pass the values are shown; default: ${DEFAULT-VALUE}.")
    private int shown;

    @Option(
            names = "--within",
            paramLabel = "DURATION",
            defaultValue = "2m",
            converter = DurationConverter.class,
            description = "How long it may take. Default: ${DEFAULT-VALUE}.")
    private Duration within;

    @Mixin
    private KafkaOptions kafka;

    @Spec
    private CommandSpec spec;

    private int told;

    /** One form of the interface: where it is written, and its contract's version. */
    private record Side(CompiledInterface compiled, String contractVersion) {}

    @Override
    public Integer call() {
        if (messages < 1 || messages > Regression.MOST_MESSAGES || shown < 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--messages is 1 to " + Regression.MOST_MESSAGES + ", and --show is not negative");
        }
        InterfaceId id = kafka.interfaceId(name);
        Optional<Side> before = side(old, id);
        Optional<Side> after = side(now, id);
        if (before.isEmpty() || after.isEmpty()) {
            return Plantline.FOUND;
        }
        long start = System.nanoTime();
        RegressionRun run = new RegressionRun(
                before.get().compiled(),
                after.get().compiled(),
                after.get().contractVersion(),
                new RegressionRun.Limits(
                        messages,
                        Long.MAX_VALUE,
                        Integer.MAX_VALUE,
                        () -> System.nanoTime() - start > within.toNanos()
                                ? Optional.of("--within was over")
                                : Optional.empty()));
        Regression found;
        try (RecordedMessages recorded = new RecordedMessages(id, kafka.reading(id))) {
            found = run.of(recorded, "NEW", "OLD", Clock.systemUTC().instant(), this::tell);
        } catch (KafkaException e) {
            throw kafka.explained(e);
        }
        tell(found);
        return found.newlyFailing() == 0 ? 0 : Plantline.FOUND;
    }

    /** Empty: it has mistakes, and they are told. */
    private Optional<Side> side(Path path, InterfaceId id) {
        Checked checked = Checked.of(ValidateCommand.read(path, spec));
        List<OdooInterface> named = checked.world().interfaces().stream()
                .filter(each -> each.getMetadata().getName().equals(id.name()))
                .toList();
        if (named.isEmpty() && !checked.form().isEmpty()) {
            checked.form().forEach(finding -> spec.commandLine().getErr().println(finding.text()));
            return Optional.empty();
        }
        if (named.size() != 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    path + " has " + (named.isEmpty() ? "no" : "more than one") + " interface \"" + id.name() + "\"");
        }
        OdooInterface only = named.get(0);
        return checked.compile(only)
                .match(
                        ready -> Optional.of(new Side(
                                ready.compiled(), checked.spec(only).contract().version())),
                        refused -> refused(refused, checked.files().get(only)));
    }

    private Optional<Side> refused(Compilation.Refused refused, Manifest manifest) {
        refused.problems().forEach(problem -> spec.commandLine()
                .getErr()
                .println(manifest.finding(problem.path(), problem.message()).text()));
        return Optional.empty();
    }

    private void tell(Recorded message, MessageComparison comparison) {
        boolean isNews =
                switch (comparison.verdict()) {
                    case same, failing -> false;
                    case different, newlyFailing, newlyPassing -> true;
                };
        if (!isNews || told >= shown) {
            return;
        }
        told++;
        print(message.at().partition() + "/" + message.at().offset() + " "
                + switch (comparison.verdict()) {
                    case same, failing, different -> "differs";
                    case newlyFailing -> "newly fails: " + why(comparison.candidate());
                    case newlyPassing -> "newly passes; as it runs it fails: " + why(comparison.live());
                });
        comparison.differences().stream().limit(PLACES_OF_A_MESSAGE).forEach(this::tell);
        if (comparison.differences().size() > PLACES_OF_A_MESSAGE) {
            print("    and at " + (comparison.differences().size() - PLACES_OF_A_MESSAGE) + " other places");
        }
    }

    private static String why(Optional<Failure> failure) {
        return failure.map(each -> "(" + each.failureClass() + ")"
                        + (each.place().isEmpty() ? "" : " at " + each.place()) + ": " + each.told())
                .orElse("");
    }

    private void tell(Difference each) {
        print("    " + each.path());
        print("      - " + value(each.live()));
        print("      + " + value(each.candidate()));
    }

    private static String value(JsonNode value) {
        return TerminalText.of(value == null ? "nothing" : value.toString(), LONGEST_VALUE);
    }

    private void tell(Regression found) {
        if (found.messages() == 0) {
            print(
                    found.otherMajor() == 0
                            ? "No message is recorded, so nothing was compared."
                            : "None of the last " + found.otherMajor()
                                    + " messages was received under this major version of the contract, so nothing was compared.");
            return;
        }
        if (told > 0) {
            print("");
        }
        if (found.newlyFailing() > 0) {
            print("WARNING: " + found.newlyFailing() + " of " + found.messages()
                    + " messages fail as NEW says and not as OLD does.");
        }
        print("Of the last " + found.messages() + " messages " + found.same() + " are the same, " + found.different()
                + " differ, " + found.newlyFailing() + " newly fail, " + found.newlyPassing() + " newly pass, "
                + found.failing() + " fail under both.");
        found.fields().forEach(each -> print("  " + each.path() + ": " + each.messages()));
        if (found.otherMajor() > 0) {
            print(found.otherMajor() + " more were received under another major version of the contract.");
        }
        print("Looked at: "
                + found.ranges().stream()
                        .map(each -> "partition " + each.partition() + " from offset " + each.from() + " to before "
                                + each.to())
                        .collect(Collectors.joining("; "))
                + (found.shortened() == null ? "" : "; no more than that, because " + found.shortened()));
    }

    private void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(TerminalText.of(line, Plantline.LONGEST_LINE));
    }
}
