package dev.plantline.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.Kinds;
import dev.plantline.command.Manifests;
import dev.plantline.command.Manifests.Manifest;
import dev.plantline.command.Plantline;
import dev.plantline.command.Screen;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.signature.SenderKey;
import dev.plantline.sandbox.Accounts.Account;
import dev.plantline.sandbox.Register.Entry;
import dev.plantline.sandbox.WorkingDay.Becomes;
import dev.plantline.sandbox.WorkingDay.PlantSystem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Working days against a Plantline that runs on a cluster: makes what must stand in Odoo before, lets the plant's systems send, waits until every
 * message has its outcome, and holds the account and Odoo against what the day says.
 */
@Command(
        name = "cluster-days",
        description = {
            "Sends working days to a plant on a cluster, and checks the account and Odoo after each.",
            "PLANTLINE_ODOO_URL, PLANTLINE_ODOO_DB and PLANTLINE_ODOO_KEYS name the Odoo."
        },
        mixinStandardHelpOptions = true)
public final class ClusterDays implements Callable<Integer> {
    private static final Duration ROUND = Duration.ofSeconds(1);
    /** Without any change for so long, some of the example's longest pauses between tries and a start of pods, nothing comes any more. */
    private static final Duration STILL = Duration.ofMinutes(4);

    @Parameters(paramLabel = "DIR", description = "Directory of the plant's manifests.")
    private Path manifests;

    @Option(
            names = "--gateway",
            paramLabel = "URL",
            description = "Where the plant's gateway takes messages; needed when something is pushed to it.")
    private URI gateway;

    @Option(names = "--kafka", required = true, paramLabel = "HOST:PORT", description = "The plant's broker, as new.")
    private String kafka;

    @Option(
            names = "--sender-key",
            paramLabel = "FILE",
            description = "The key that signs what is pushed to the gateway; needed with it.")
    private Path senderKey;

    @Option(
            names = "--prefix",
            required = true,
            paramLabel = "TEXT",
            description =
                    "Of all numbers and codes of a day; one that this Odoo has not seen. Several: one day after the other.")
    private List<String> prefixes;

    @Option(
            names = "--when-sent",
            paramLabel = "COMMAND",
            description = "Run each day when everything was sent: the batch classes.")
    private String whenSent;

    @Option(names = "--halfway", paramLabel = "COMMAND", description = "Run on the last day, when half of it was sent.")
    private String halfway;

    @Option(
            names = "--minutes",
            defaultValue = "10",
            paramLabel = "N",
            description = "Longest time that a day may take; default: ${DEFAULT-VALUE}.")
    private int minutes;

    private final Screen screen = new Screen(System.out, null);
    private final Clock clock = Clock.systemUTC();
    private final Map<String, Map<Becomes, Integer>> expected = new TreeMap<>();
    private Map<InterfaceId, JsonNode> sources;
    private Map<String, Object> client;
    private PlantJournal journal;
    private Accounts accounts;

    /** Runs the days and exits: 0 when all is as it should be, 1 when not, 2 when they could not run. */
    public static void main(String[] arguments) {
        Plantline.quietLibraries();
        System.exit(Plantline.commandLine(new ClusterDays()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        prefixes.forEach(OdooStory::checkPrefix);
        Manifests read = Manifests.read(manifests);
        sources = sources(read);
        Path memory = Files.createTempDirectory("plantline-days");
        journal = new PlantJournal(memory.resolve("journal"));
        List<String> wrong = new ArrayList<>();
        client = Map.of("bootstrap.servers", kafka);
        PlantTopics.make(client, read);
        accounts = new Accounts(plant -> client);
        try {
            for (int i = 0; i < prefixes.size(); i++) {
                wrong.addAll(day(prefixes.get(i), i + 1 == prefixes.size() ? halfway : null));
            }
        } finally {
            Files.deleteIfExists(memory.resolve("journal"));
            Files.delete(memory);
        }
        if (wrong.isEmpty()) {
            screen.say("Every message is accounted for, and Odoo has each effect once.");
            return 0;
        }
        screen.say("Not as it should be:");
        wrong.forEach(line -> screen.say("  " + line));
        return Plantline.FOUND;
    }

    private List<String> day(String prefix, String atHalf) throws IOException, InterruptedException {
        screen.say("");
        screen.say("A day with the prefix " + prefix);
        WorkingDay day = WorkingDay.read(manifests, prefix);
        JsonNode file = OdooStory.file(manifests, prefix);
        OdooStory story = new OdooStory(file, SandboxOdoo.real(System::getenv)::as);
        if (!story.begin()) {
            throw new SandboxException("this Odoo knows the prefix " + prefix + " already: choose another");
        }
        for (PlantSystem system : day.systems()) {
            Map<Becomes, Integer> counts =
                    expected.computeIfAbsent(system.interfaceName(), name -> new EnumMap<>(Becomes.class));
            system.expected().forEach((becomes, count) -> counts.merge(becomes, count, Integer::sum));
        }
        List<String> wrong = new ArrayList<>();
        try (PlantDay systems = new PlantDay(day, journal, this::sender)) {
            long before = sent();
            systems.start();
            if (!work(systems, before, atHalf)) {
                wrong.add("the day with the prefix " + prefix + " did not become what it should");
            }
        }
        Register end = register();
        screen.say("Account of every message, recounted from the topics:");
        end.full().forEach(screen::say);
        wrong.addAll(differences(end));
        wrong.addAll(story.differences());
        return wrong;
    }

    /** Lets the systems send until everything has become what the days say; false when that takes too long. */
    private boolean work(PlantDay systems, long sentBefore, String atHalf) throws IOException, InterruptedException {
        Instant latest = clock.instant().plus(Duration.ofMinutes(minutes));
        if (atHalf != null) {
            long messages = systems.systems().stream()
                    .mapToLong(system -> system.messages().size())
                    .sum();
            while ((sent() - sentBefore) * 2 < messages && clock.instant().isBefore(latest)) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            run(atHalf);
        }
        Optional<String> sent = Optional.ofNullable(whenSent);
        Register before = null;
        Instant changed = clock.instant();
        while (clock.instant().isBefore(latest) && clock.instant().isBefore(changed.plus(STILL))) {
            Register now = register();
            if (!now.equals(before)) {
                before = now;
                changed = clock.instant();
            }
            if (systems.done() && now.entries().stream().allMatch(Entry::complete)) {
                if (sent.isPresent()) {
                    run(sent.get());
                    sent = Optional.empty();
                    changed = clock.instant(); // however long the command took, its effects are looked for from now on
                } else if (now.settled() && differences(now).isEmpty()) {
                    return true;
                }
            }
            TimeUnit.NANOSECONDS.sleep(ROUND.toNanos());
        }
        return false;
    }

    private Register register() {
        Map<InterfaceId, Account> read = accounts.of(sources.keySet());
        List<Entry> entries = new ArrayList<>();
        for (InterfaceId id : sources.keySet()) {
            Account account = read.get(id);
            entries.add(new Entry(id, true, journal.sent(id.name()), account.totals(), account.problems()));
        }
        return new Register(List.copyOf(entries));
    }

    private List<String> differences(Register now) {
        List<String> differences = new ArrayList<>();
        for (Entry entry : now.entries()) {
            differences.addAll(
                    entry.differences(expected.getOrDefault(entry.id().name(), Map.of())));
            if (!entry.settled()) {
                differences.add(entry.id().name() + ": " + entry.totals().inFlight() + " in flight, "
                        + entry.totals().unaccounted() + " unaccounted");
                differences.addAll(entry.problems());
            }
        }
        return differences;
    }

    private long sent() {
        return sources.keySet().stream()
                .mapToLong(id -> journal.sent(id.name()).all())
                .sum();
    }

    private Sender sender(PlantSystem system) {
        JsonNode source = sources.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(system.interfaceName()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new SandboxException("sandbox/day.yaml: " + system.name() + " sends to "
                        + system.interfaceName() + ", and there is no such OdooInterface"));
        if (source.has("kafka")) {
            return new KafkaSender(client, source.at("/kafka/topic").asText());
        }
        if (gateway == null || senderKey == null) {
            throw new SandboxException(system.interfaceName() + " is pushed to: name --gateway and --sender-key");
        }
        URI door = gateway.resolve("/" + source.at("/http/path").asText());
        return new HttpSender(
                () -> Optional.of(door), key(source), clock, line -> screen.say(system.name() + ": " + line));
    }

    private SenderKey key(JsonNode source) {
        try {
            return SenderKey.ofFile(
                    source.at("/http/authentication/keys/0/id").asText(), Files.readAllBytes(senderKey));
        } catch (IOException e) {
            throw new SandboxException("--sender-key: " + senderKey + " cannot be read");
        }
    }

    /** A command of whoever started the days; its output is shown. */
    private void run(String command) throws IOException, InterruptedException {
        screen.say("Runs: " + command);
        int code = new ProcessBuilder("sh", "-c", command).inheritIO().start().waitFor();
        if (code != 0) {
            throw new SandboxException("ended with " + code + ": " + command);
        }
    }

    private static Map<InterfaceId, JsonNode> sources(Manifests read) {
        Map<String, String> plants = ofKind(read, Kinds.PLANT)
                .collect(Collectors.toMap(Manifest::namespace, Manifest::name, (one, other) -> one));
        return ofKind(read, Kinds.ODOO_INTERFACE)
                .collect(Collectors.toMap(
                        each -> new InterfaceId(plant(plants, each), each.name()),
                        each -> each.tree().at("/spec/source"),
                        (one, other) -> one,
                        () -> new TreeMap<>(Comparator.comparing(InterfaceId::name))));
    }

    private static String plant(Map<String, String> plants, Manifest manifest) {
        return Optional.ofNullable(plants.get(manifest.namespace()))
                .orElseThrow(() -> new SandboxException(
                        "there is no Plant in the namespace of " + manifest.name() + " among the manifests"));
    }

    private static Stream<Manifest> ofKind(Manifests read, Kinds kind) {
        return read.all().stream().filter(each -> each.is(kind));
    }
}
