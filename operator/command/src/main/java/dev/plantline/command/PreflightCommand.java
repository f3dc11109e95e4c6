package dev.plantline.command;

import dev.plantline.api.v1alpha1.PlantStatus.Person;
import dev.plantline.command.Looks.Seen;
import dev.plantline.command.Looks.State;
import dev.plantline.command.Preflight.Ask;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What has to be asked of whom. */
@Command(
        name = "preflight",
        description = {
            "What has to be asked of whom before a directory of manifests can go live: one list for each person.",
            "By itself it looks at nothing but the directory; what it may look at is said with --cluster, --kafka and --odoo.",
            "Exit code 1: something that was looked at is missing."
        },
        mixinStandardHelpOptions = true)
final class PreflightCommand implements Callable<Integer> {
    private static final int SECONDS = 20;

    @Parameters(paramLabel = "DIR", description = "Directory of manifests, or one file.")
    private Path path;

    @Option(names = "--cluster", description = "Looks at namespaces and Secrets with kubectl and your rights.")
    private boolean lookAtCluster;

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT,…",
            description = "Looks there which of the plant's own topics there are.")
    private String kafka;

    @Option(
            names = "--kafka-properties",
            paramLabel = "FILE",
            description = "More settings of a Kafka client, for example TLS and SASL, in Kafka's own names.")
    private Path kafkaProperties;

    @Option(names = "--odoo", description = "Looks whether something answers at the addresses of Odoo.")
    private boolean lookAtOdoo;

    @Mixin
    private Kubectl cluster;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Checked checked = Checked.of(ValidateCommand.read(path, spec));
        PrintWriter out = spec.commandLine().getOut();
        if (!checked.findings().isEmpty()) {
            out.println("First: " + checked.findings().size() + " to correct in the manifests; plantline validate "
                    + path + " says what");
            out.println();
        }
        List<Ask> asks = Preflight.of(checked);
        Looks looks = new Looks(
                lookAtCluster ? Optional.of(cluster) : Optional.empty(), kafka != null, topics(out), lookAtOdoo);
        Map<State, Integer> counts = new EnumMap<>(State.class);
        for (Person person : Person.values()) {
            List<Ask> theirs =
                    asks.stream().filter(each -> each.person() == person).toList();
            if (theirs.isEmpty()) {
                continue;
            }
            out.println(person.title());
            theirs.forEach(each -> counts.merge(tell(each, each.look().match(looks), out), 1, Integer::sum));
            out.println();
        }
        out.println(counts.getOrDefault(State.done, 0) + " there, " + counts.getOrDefault(State.missing, 0)
                + " missing, " + counts.getOrDefault(State.unknown, 0) + " that could not be looked at");
        return counts.containsKey(State.missing) || !checked.findings().isEmpty() ? Plantline.FOUND : 0;
    }

    private static State tell(Ask ask, Seen seen, PrintWriter out) {
        String mark =
                switch (seen.state()) {
                    case done -> "there    ";
                    case missing -> "MISSING  ";
                    case unknown -> "?        ";
                };
        out.println("  " + mark + TerminalText.of(ask.what(), Plantline.LONGEST_LINE));
        if (seen.state() != State.done) {
            if (!ask.how().isEmpty()) {
                out.println("             " + TerminalText.of(ask.how(), Plantline.LONGEST_LINE));
            }
            if (!seen.why().isEmpty()) {
                out.println("             (" + TerminalText.of(seen.why(), Plantline.LONGEST_LINE) + ")");
            }
        }
        return seen.state();
    }

    /** What Kafka does not answer is not looked at, and that is said. */
    private Optional<Set<String>> topics(PrintWriter out) throws InterruptedException {
        if (kafka == null) {
            if (kafkaProperties != null) {
                throw new ParameterException(
                        spec.commandLine(), "--kafka-properties says how, and nothing says where: add --kafka");
            }
            return Optional.empty();
        }
        Map<String, Object> settings = new HashMap<>();
        if (kafkaProperties != null) {
            Properties read = new Properties();
            try (InputStream in = Files.newInputStream(kafkaProperties)) {
                read.load(in);
            } catch (IOException | IllegalArgumentException e) {
                throw new ParameterException(
                        spec.commandLine(), kafkaProperties + " cannot be read: " + e.getMessage());
            }
            read.forEach((name, value) -> settings.put(name.toString(), value));
        }
        settings.put("bootstrap.servers", kafka);
        try (Admin admin = Admin.create(settings)) {
            return Optional.of(admin.listTopics().names().get(SECONDS, TimeUnit.SECONDS));
        } catch (KafkaException | ExecutionException | TimeoutException e) {
            out.println("Kafka at " + kafka + " could not be asked: "
                    + TerminalText.of(Unanswered.why(e), Plantline.LONGEST_LINE));
            out.println();
            return Optional.empty();
        }
    }
}
