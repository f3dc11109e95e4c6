package dev.plantline.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.plantline.model.Json;
import dev.plantline.topics.account.AuditLines;
import dev.plantline.topics.account.AuditLinesReader;
import dev.plantline.topics.account.AuditLinesReader.Question;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists what the audit tells beside what became of messages. */
@Command(
        name = "list",
        description = {
            "Lists what the audit tells beside what became of messages: decisions of people, whether or not something came of them,",
            "commands and their refusals, revisions and released batches that began, keys that were replaced, and up to when that is complete.",
            "Reads the topics alone and writes nothing. Shows no message."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit codes: 0 all of it, 1 the history does not fit, 2 the command could not do its work, or this is not all of it."
        })
final class AuditListCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            paramLabel = "INTERFACE",
            description =
                    "Name of an interface, or <plant>.<interface>. Without one all interfaces of the plant are looked at.")
    private List<String> names;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description =
                    "Only lines that were written then or later, for example 2026-11-26T02:00:00Z. Without it all that are kept.")
    private Instant from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Only lines that were written before then. Default: now.")
    private Instant to;

    @Option(
            names = "--all",
            description =
                    "Also what delivery writes about the audit itself: anchors, and that old messages may leave the topic.")
    private boolean all;

    @Option(
            names = "--within",
            paramLabel = "DURATION",
            defaultValue = "2m",
            converter = DurationConverter.class,
            description = "How long it may take; what was not looked at then is named. Default: ${DEFAULT-VALUE}.")
    private Duration within;

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private AnchorKeysOption anchorKeys;

    @Option(names = "--output", defaultValue = "table", description = "table or json; default: ${DEFAULT-VALUE}.")
    private Output output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws JsonProcessingException {
        if (from != null && to != null && !from.isBefore(to)) {
            throw new ParameterException(spec.commandLine(), "--from " + from + " is not before --to " + to);
        }
        Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS);
        PlantAudit audit;
        AuditLines found;
        try {
            audit = PlantAudit.of(names, kafka, anchorKeys, spec);
            found = new AuditLinesReader(audit.source())
                    .read(audit.interfaces(), new Question(from, to, all, within), now);
        } catch (KafkaException e) {
            throw kafka.explained(e);
        }
        if (found.reaches().isEmpty()) {
            throw audit.notThere();
        }
        PrintWriter out = spec.commandLine().getOut();
        AuditLinesText text = new AuditLinesText(found, audit.anchorsVerified(), audit.signaturesVerified());
        switch (output) {
            case table -> text.print(out);
            case json ->
                out.println(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(text.json()));
        }
        if (found.isWrong()) {
            return Plantline.FOUND;
        }
        return found.isComplete() ? 0 : Plantline.FAILED;
    }
}
