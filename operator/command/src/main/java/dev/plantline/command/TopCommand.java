package dev.plantline.command;

import dev.plantline.command.InterfaceStates.Answers;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.TimeSource;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.topics.account.StandingReader;
import dev.plantline.topics.account.StandingReader.Standing;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows how the interfaces stand, again and again. */
@Command(
        name = "top",
        description = {
            "Shows how the interfaces of plants stand, again and again: what is in trouble first, of that the most critical.",
            "Reads the topics, and of states and criticality what pods or a sandbox say. What nobody knows is a question mark.",
            "On a terminal q and Enter end it. Without a terminal it looks once."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit codes, when it looks once: 0 shown, 1 an interface has stopped or is blocked, 2 a plant could not be looked at,",
            "or a pod or sandbox that was asked did not answer and nothing else is down."
        })
final class TopCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Parameters(arity = "0..*", paramLabel = "PLANT", description = "Names of plants; default: the one that is meant.")
    private List<String> plants = List.of();

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private final PodOptions pods;

    @Option(
            names = "--interval",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            defaultValue = "5s",
            description = "Pause between two looks, for example 10s; default: ${DEFAULT-VALUE}.")
    private Duration interval;

    @Option(names = "--once", description = "Looks once, prints the table and ends.")
    private boolean once;

    @Spec
    private CommandSpec spec;

    private final Map<String, String> environment;

    TopCommand() {
        this(System.getenv());
    }

    TopCommand(Map<String, String> environment) {
        this.environment = environment;
        this.pods = new PodOptions(environment);
    }

    @Override
    public Integer call() throws InterruptedException {
        InterfaceStates states = new InterfaceStates(pods, kafka.data(), environment);
        Set<String> names = new LinkedHashSet<>(plants.isEmpty() ? List.of(kafka.plant()) : plants);
        // Who does not say where Kafka is waits for nothing.
        names.forEach(name -> kafka.reading(new InterfaceId(name, "all")));
        Map<String, StandingReader> readers = new HashMap<>();
        try {
            List<TopPlant> all = names.stream()
                    .map(name -> new TopPlant(name, plant -> look(plant, readers), TimeSource.system()))
                    .toList();
            String terminal = environment.get("PLANTLINE_TERMINAL");
            return once || terminal == null ? lookOnce(all, states) : watch(all, states, terminal);
        } finally {
            readers.values().forEach(StandingReader::close);
        }
    }

    private List<Standing> look(String plant, Map<String, StandingReader> readers) throws UnreadableFormException {
        Map<String, Object> settings = kafka.reading(new InterfaceId(plant, "all"));
        try {
            return readers.computeIfAbsent(plant, name -> new StandingReader(settings, PATIENCE))
                    .look(plant);
        } catch (KafkaException e) {
            readers.remove(plant); // it has let go; a sandbox that starts again is elsewhere
            throw kafka.explained(e);
        }
    }

    private int lookOnce(List<TopPlant> all, InterfaceStates states) throws InterruptedException {
        Seen seen = look(all, states);
        seen.lines().forEach(spec.commandLine().getOut()::println);
        if (all.stream().anyMatch(TopPlant::isUnknown)) {
            return Plantline.FAILED;
        }
        // Who says nothing may have stopped; what is known to be down is told first.
        return seen.down() ? Plantline.FOUND : seen.silent() ? Plantline.FAILED : 0;
    }

    private int watch(List<TopPlant> all, InterfaceStates states, String terminal) throws InterruptedException {
        Screen screen = new Screen(new PrintStream(System.out, false, StandardCharsets.UTF_8), terminal);
        CountDownLatch quit = new CountDownLatch(1);
        Thread keys = new Thread(() -> awaitQuit(System.in, quit), "keys");
        keys.setDaemon(true);
        keys.start();
        screen.draw(List.of("Looking; q and Enter end it."));
        do {
            screen.draw(look(all, states).lines());
        } while (!quit.await(interval.toMillis(), TimeUnit.MILLISECONDS));
        return 0;
    }

    /** An input that ends is none that quits: the command may run without one. */
    private static void awaitQuit(InputStream in, CountDownLatch quit) {
        try {
            for (int key = in.read(); key >= 0; key = in.read()) {
                if (key == 'q' || key == 'Q') {
                    quit.countDown();
                    return;
                }
            }
        } catch (IOException e) {
            // Nobody can press a key then; whoever looks ends it with an interrupt.
            return;
        }
    }

    /**
     * What one look shows.
     *
     * @param lines for people
     * @param down whether an interface has stopped or is blocked
     * @param silent whether somebody who was asked how the interfaces run did not answer
     */
    private record Seen(List<String> lines, boolean down, boolean silent) {}

    private Seen look(List<TopPlant> all, InterfaceStates states) throws InterruptedException {
        List<String> problems = new ArrayList<>();
        Answers answers = states.ask();
        answers.silent().forEach(why -> problems.add("it is not known how all interfaces run: " + why));
        List<TopRow> rows = new ArrayList<>();
        for (TopPlant each : all) {
            rows.addAll(each.rows(answers.said()));
            if (!each.problem().isEmpty()) {
                problems.add(each.problem());
            }
        }
        rows.sort(TopRow.worstFirst());
        Instant now = Instant.now();
        List<String> lines = new ArrayList<>();
        if (!rows.isEmpty()) {
            lines.addAll(Table.of(
                    TopRow.HEADS, rows.stream().map(row -> row.cells(now)).toList()));
        } else if (problems.isEmpty()) {
            lines.add("there are no interfaces that this user may see");
        }
        if (!states.isAnybodyThere()) {
            lines.add("States and criticality are what pods say: name them with --pod and --token-file.");
        }
        problems.forEach(each -> lines.add("! " + TerminalText.of(each, Plantline.LONGEST_LINE)));
        return new Seen(
                lines, rows.stream().anyMatch(TopRow::isDown), !answers.silent().isEmpty());
    }
}
