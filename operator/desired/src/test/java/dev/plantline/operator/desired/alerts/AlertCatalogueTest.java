package dev.plantline.operator.desired.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** An alert that nobody can look up, or that nobody has seen firing and silent, does not exist. */
class AlertCatalogueTest {
    private static final Path PAGE = Path.of("../../docs/operations.md");
    private static final Path DIRECTORY = Path.of("src/test/resources/desired");
    private static final String REFRESH = "mvn -pl operator/desired -am test -Dtest=AlertCatalogueTest -Drefresh"
            + " -Dsurefire.failIfNoSpecifiedTests=false";
    private static final Pattern TABLE = Pattern.compile(Pattern.quote(AlertsPage.HEADER) + "(\\|[^\n]*\n)*");

    @Test
    void theTableOnThePageIsThatOfTheCatalogue() throws IOException {
        var page = Files.readString(PAGE);
        var table = TABLE.matcher(page);
        assertThat(table.find()).as("docs/operations.md has a table of alerts").isTrue();
        if (System.getProperty("refresh") != null) {
            Files.writeString(
                    PAGE, page.substring(0, table.start()) + AlertsPage.table() + page.substring(table.end()));
            return;
        }
        assertThat(table.group())
                .as("docs/operations.md is not what the catalogue says; refresh with: " + REFRESH)
                .isEqualTo(AlertsPage.table());
    }

    @Test
    void eachSaysWhatItMeansAndWhatToDo() {
        assertThat(AlertsPage.all())
                .isNotEmpty()
                .allSatisfy(each -> assertThat(List.of(each.meaning(), each.remedy()))
                        .as(each.alertName())
                        .noneMatch(String::isBlank)
                        .noneMatch(text -> text.contains("|") || text.contains("\n")))
                .extracting(Alert::alertName)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.startsWith("Plantline"));
    }

    @Test
    void eachIsSeenFiringAndSilentByPromtool() throws IOException {
        var firing = new TreeSet<String>();
        var silent = new TreeSet<String>();
        var tests = new ArrayList<JsonNode>();
        for (var file : List.of("alerts-test.yaml", "alerts-by-date-test.yaml")) {
            new ObjectMapper(new YAMLFactory())
                    .readTree(DIRECTORY.resolve(file).toFile())
                    .path("tests")
                    .forEach(tests::add);
        }
        for (var test : tests) {
            for (JsonNode one : test.path("alert_rule_test")) {
                (one.path("exp_alerts").isEmpty() ? silent : firing)
                        .add(one.path("alertname").asText());
            }
            for (JsonNode one : test.path("promql_expr_test")) {
                for (JsonNode sample : one.path("exp_samples")) {
                    Pattern.compile("alertname=\"([^\"]+)\"")
                            .matcher(sample.path("labels").asText())
                            .results()
                            .forEach(match -> firing.add(match.group(1)));
                }
            }
        }

        assertThat(firing).as("the tests of promtool: each fires once").isEqualTo(names());
        assertThat(silent).as("the tests of promtool: each stays silent once").isEqualTo(names());
    }

    @Test
    void theRulesOfAPlantAreThoseOfTheCatalogue() throws IOException {
        var made = Pattern.compile("alert: \"?(Plantline[A-Za-z]+)")
                .matcher(Files.readString(DIRECTORY.resolve("out-streaming-and-batch.yaml")))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(made).isEqualTo(names());
    }

    private static Set<String> names() {
        return AlertsPage.all().stream().map(Alert::alertName).collect(Collectors.toCollection(TreeSet::new));
    }
}
