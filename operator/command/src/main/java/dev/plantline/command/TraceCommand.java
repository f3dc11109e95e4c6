package dev.plantline.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.plantline.model.Json;
import dev.plantline.topics.account.Trace;
import dev.plantline.topics.account.TraceQuestion;
import dev.plantline.topics.account.TraceReader;
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

/** Tells what became of a message, an order or a record. */
@Command(
        name = "trace",
        description = {
            "Tells what became of the messages of an order key, of one message, or what made or changed a record of Odoo:",
            "who sent it, each outcome and answer, records and quantities, what humans did, and up to when that is complete.",
            "Reads the topics alone and writes nothing. Shows no message: what it tells has no value that a contract marks as personal."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit codes: 0 found, 1 found or not, and the history does not fit, 2 the command could not do its work, 3 not found."
        })
final class TraceCommand implements Callable<Integer> {
    private static final int LONGEST_QUESTION = 1_000;

    @Parameters(
            paramLabel = "WHAT",
            description = "An order key, a message id, or a record of Odoo as MODEL,ID, for example stock.picking,17.")
    private String what;

    @Option(
            names = "--interface",
            paramLabel = "NAME",
            description =
                    "Name of an interface, or <plant>.<interface>; may be given several times. Without it all of the plant are looked at.")
    private List<String> names;

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Only what was audited in this time until now, for example 48h. Without it all that is kept.")
    private Duration since;

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
        if (what.isBlank() || what.length() > LONGEST_QUESTION) {
            throw new ParameterException(
                    spec.commandLine(), "WHAT is an order key, a message id or MODEL,ID of 1 to 1000 characters");
        }
        Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS);
        PlantAudit audit;
        Trace trace;
        try {
            audit = PlantAudit.of(names, kafka, anchorKeys, spec);
            trace = new TraceReader(audit.source())
                    .read(
                            audit.interfaces(),
                            new TraceQuestion(what),
                            since == null ? null : now.minus(since),
                            within,
                            now);
        } catch (KafkaException e) {
            throw kafka.explained(e);
        }
        if (trace.reaches().isEmpty()) {
            throw audit.notThere();
        }
        PrintWriter out = spec.commandLine().getOut();
        switch (output) {
            case table -> new TraceText(trace, what, audit.anchorsVerified(), audit.signaturesVerified()).print(out);
            case json ->
                out.println(Json.MAPPER
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsString(
                                TraceJson.of(trace, what, audit.anchorsVerified(), audit.signaturesVerified())));
        }
        if (trace.reaches().stream().anyMatch(Trace.Reach::isWrong)) {
            return Plantline.FOUND;
        }
        if (!trace.messages().isEmpty()) {
            return 0;
        }
        return trace.isComplete() ? Plantline.NOT_THERE : Plantline.FAILED; // what was not looked at may have it
    }
}
