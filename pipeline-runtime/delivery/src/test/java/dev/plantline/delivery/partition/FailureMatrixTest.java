package dev.plantline.delivery.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.delivery.partition.FailureMatrix.Elsewhere;
import dev.plantline.delivery.partition.FailureMatrix.Row;
import dev.plantline.delivery.partition.FailureMatrix.Shown;
import dev.plantline.delivery.partition.FailureMatrix.Signal;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Totals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * None of the failures of {@link FailureMatrix} is silent. The table in {@code docs/failures.md} is that one; {@code -Drefresh} writes it there.
 */
class FailureMatrixTest {
    private static final Path PAGE = Path.of("../../docs/failures.md");
    private static final Path RULES = Path.of("../../operator/desired/src/test/resources/desired/alerts-test.yaml");
    /** Outcomes of messages that had no effect and are over. */
    private static final Set<What> COUNTED = Set.of(What.duplicate, What.superseded, What.discarded);

    private static final String BEGIN =
            "| what fails | metric | alert | audit | `aside list` |\n|---|---|---|---|---|\n";

    private static Set<Signal> signals(DecisionCore core) {
        Partition partition = core.partition();
        Set<Signal> seen = new TreeSet<>();
        add(seen, Signal.HELD, partition.lanes().held() > 0);
        add(seen, Signal.DEAD, core.books().totals().deadLettered() > 0);
        add(seen, Signal.BLOCKED, partition.blocked() != null || partition.paused() != null);
        add(seen, Signal.GIVEN_UP_AGAIN, core.books().totals().duplicateOfGivenUp() > 0);
        add(seen, Signal.LATE, partition.lanes().oldestPending() != null);
        Totals totals = core.books().totals();
        add(seen, Signal.COUNTED, totals.duplicate() + totals.superseded() + totals.discarded() > 0);
        return seen;
    }

    /** By which outcomes messages are counted that had no effect and are over. */
    private static Set<What> counted(DecisionCore core) {
        Totals totals = core.books().totals();
        Set<What> counted = new TreeSet<>();
        if (totals.duplicate() > 0) {
            counted.add(What.duplicate);
        }
        if (totals.superseded() > 0) {
            counted.add(What.superseded);
        }
        if (totals.discarded() > 0) {
            counted.add(What.discarded);
        }
        return counted;
    }

    private static void add(Set<Signal> seen, Signal signal, boolean there) {
        if (there) {
            seen.add(signal);
        }
    }

    static Stream<Row> tried() {
        return FailureMatrix.rows().filter(row -> row.core() != null);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tried")
    void whatFailsIsToldByWhatTheTableSays(Row row) {
        try (DecisionCore core = row.core().apply(row)) {
            assertThat(signals(core)).as("metrics").isEqualTo(row.signals());
            assertThat(counted(core))
                    .as("plantline_messages_total")
                    .isEqualTo(row.audited().stream()
                            .filter(COUNTED::contains)
                            .collect(Collectors.toCollection(TreeSet::new)));
            Set<String> audited = core.audit.stream()
                    .map(line -> line.substring(0, line.indexOf(' ')))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(audited)
                    .as("audit")
                    .isEqualTo(row.audited().stream().map(What::name).collect(Collectors.toCollection(TreeSet::new)));
            assertThat(core.partition().settlement().aside().values().stream()
                            .map(message -> message.state().standing())
                            .collect(Collectors.toSet()))
                    .as("aside list")
                    .isEqualTo(row.aside());
        }
    }

    static Stream<Row> triedElsewhere() {
        return FailureMatrix.rows().filter(row -> row.core() == null);
    }

    /** Each of these needs a broker or another module; here only that the test is there, runs, and shows what the table says. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("triedElsewhere")
    void whatIsTriedElsewhereIsShownThere(Row row) throws Exception {
        Elsewhere there = row.elsewhere();
        String method = bodyOf(there.test(), there.method());
        Set<Object> told = new HashSet<>(row.signals());
        told.addAll(row.audited());
        assertThat(there.shown().keySet()).as("each is shown").isEqualTo(told);
        assertThat(told).as("something is").isNotEmpty();
        assertThat(withoutSpace(method))
                .as(there.method())
                .contains(there.shown().values().stream()
                        .map(FailureMatrixTest::withoutSpace)
                        .toList());
    }

    /** What rows see is not yet what a scrape shows; each metric is seen there, or its absence by the rule. */
    @ParameterizedTest
    @EnumSource(Signal.class)
    void eachMetricIsSeenInAScrape(Signal signal) throws Exception {
        Shown exported = signal.exported;
        assertThat(withoutSpace(bodyOf(exported.test(), exported.method())))
                .as(exported.method())
                .contains(Stream.of(exported.with())
                        .map(FailureMatrixTest::withoutSpace)
                        .toList());
    }

    /** Of a test, or of a rule test where there is no class: promtool runs those. */
    private static String bodyOf(String test, String name) throws IOException {
        String source = test == null ? Files.readString(RULES) : sourceOf(test);
        Matcher method = (test == null
                        ? Pattern.compile("- name: " + Pattern.quote(name) + "\n(.*?)(\n- name: |\\z)", Pattern.DOTALL)
                        : Pattern.compile(
                                "    @Test\n    void " + name + "\\([^{]*\\{\n(.*?)\n    }\n", Pattern.DOTALL))
                .matcher(source);
        assertThat(method.find()).as(test + " has a test " + name).isTrue();
        return method.group(1);
    }

    /** The formatter breaks lines where it likes. */
    private static String withoutSpace(String code) {
        return code.replaceAll("\\s+", "");
    }

    private static String sourceOf(String test) throws IOException {
        try (Stream<Path> modules =
                Stream.of("..", "../../operator").map(Path::of).flatMap(FailureMatrixTest::directories)) {
            List<Path> tests = new ArrayList<>();
            for (Path module : modules.map(each -> each.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(module)) {
                    files.filter(file -> file.getFileName().toString().equals(test + ".java"))
                            .forEach(tests::add);
                }
            }
            assertThat(tests).as("one " + test).hasSize(1);
            return Files.readString(tests.get(0));
        }
    }

    private static Stream<Path> directories(Path parent) {
        try (Stream<Path> all = Files.list(parent)) {
            return all.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.plantline.delivery.partition.FailureMatrix#rows")
    void nothingFailsInSilence(Row row) {
        boolean alerts = row.signals().stream().anyMatch(signal -> signal.alert != null);
        assertThat(alerts).as("an alert, or why there is none").isEqualTo(row.silence() == null);
    }

    @Test
    void theAlertsOfTheTableExist() throws Exception {
        String operations = Files.readString(Path.of("../../docs/operations.md"));
        for (Signal signal : Signal.values()) {
            if (signal.alert != null) {
                assertThat(operations).contains("| `" + signal.alert + "` |");
            }
        }
    }

    @Test
    void thePageHasThisTable() throws Exception {
        String wanted = BEGIN + FailureMatrix.rows().map(Row::markdown).collect(Collectors.joining());
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN);
        assertThat(begin).as("the page has the head of the table").isNotNegative();
        List<String> rows = new ArrayList<>(page.substring(begin)
                .lines()
                .takeWhile(line -> line.startsWith("|"))
                .toList());
        String there = String.join("\n", rows) + "\n";
        if (System.getProperty("refresh") != null) {
            Files.writeString(PAGE, page.substring(0, begin) + wanted + page.substring(begin + there.length()));
        } else {
            assertThat(there)
                    .as("docs/failures.md is stale; refresh it with mvn -pl pipeline-runtime/delivery -am test"
                            + " -Dtest=FailureMatrixTest -Drefresh -Dsurefire.failIfNoSpecifiedTests=false")
                    .isEqualTo(wanted);
        }
    }
}
