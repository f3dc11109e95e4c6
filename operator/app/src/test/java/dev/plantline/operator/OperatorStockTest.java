package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooConnectionStatus.Stock;
import dev.plantline.odoo.StockDifference;
import dev.plantline.odoo.StockReading;
import dev.plantline.operator.conditions.Finding;
import io.fabric8.kubernetes.api.model.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of stock that no move explains, in an operator with an administrator's key. */
class OperatorStockTest extends OperatorInMemory {
    private static final String METRIC = "plantline.resource.stock.without.move";
    private static final StockDifference OLD = new StockDifference(1, 8, "-3.00", "BOLT", "WH/Stock");
    private static final StockDifference FORGED = new StockDifference(2, 8, "50000.00", "NUT", "WH/Stock");

    @TempDir
    static Path directory;

    @Override
    void startOperator() {
        operator = new OperatorUnderTest(kubernetes.configuration(), new WithAdministrator(), topics, odoo, runtime);
    }

    @Test
    void stockThatComesWithoutAMoveIsAConditionASeriesAndAnEventUntilAHumanAcceptsIt() {
        odoo.stock = shown(OLD);
        applyAll();
        settle();
        eventually(() -> assertThat(condition()).isEqualTo("False AsDeclared"));
        assertThat(stock().known().all()).isEqualTo("1/8=-3");
        assertThat(events()).contains("Normal StockBaseline");

        odoo.stock = shown(OLD, FORGED);
        lookAgain();
        eventually(() -> assertThat(condition()).isEqualTo("True StockFound"));
        eventually(() -> assertThat(gauges()).containsExactly("odoo StockFound 1.0"));
        eventually(() -> assertThat(events()).contains("Warning StockFound"));
        assertThat(ready(OdooConnection.class, "odoo")).as("nothing is stopped").isEqualTo("True AsDeclared");

        edit(
                        OdooConnection.class,
                        "odoo",
                        "{\"metadata\":{\"annotations\":{\"plantline.dev/accept-stock\":\""
                                + stock().found().digest() + "\"}}}")
                .accept(client);
        eventually(() -> assertThat(condition()).isEqualTo("False AsDeclared"));
        eventually(() -> assertThat(gauges()).isEmpty());
        eventually(() -> assertThat(events()).contains("Normal StockAccepted"));
        assertThat(stock().known().all()).isEqualTo("1/8=-3 2/8=50000");
    }

    @Test
    void aRestartOfTheOperatorLooksNotAgain() {
        odoo.stock = shown(OLD);
        applyAll();
        settle();
        eventually(() -> assertThat(condition()).isEqualTo("False AsDeclared"));
        int compared = odoo.compared;

        operator.close();
        startOperator();
        settle();

        assertThat(odoo.compared).isEqualTo(compared);
        assertThat(condition()).isEqualTo("False AsDeclared");
    }

    private static StockReading shown(StockDifference... differences) {
        return new StockReading("uuid", Arrays.asList(differences), false, OptionalLong.empty());
    }

    /** Another spec is compared at once. */
    private void lookAgain() {
        edit(OdooConnection.class, "odoo", "{\"spec\":{\"workers\":1}}").accept(client);
    }

    private String condition() {
        Finding finding = condition(OdooConnection.class, "odoo", Finding.STOCK_WITHOUT_MOVE);
        return finding.status() + " " + finding.reason();
    }

    private Stock stock() {
        return get(OdooConnection.class, "odoo").getStatus().stock();
    }

    private List<String> gauges() {
        return operator.metrics().find(METRIC).gauges().stream()
                .map(each -> each.getId().getTag("name") + " " + each.getId().getTag("reason") + " " + each.value())
                .toList();
    }

    private List<String> events() {
        return client.v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(each -> each.getInvolvedObject().getKind().equals("OdooConnection"))
                .map((Event each) -> each.getType() + " " + each.getReason())
                .toList();
    }

    /** An installation that lists one administrator. */
    private static final class WithAdministrator extends OperatorUnderTest.QuickSettings {
        WithAdministrator() {
            super(Set.of());
        }

        @Override
        public List<Administrator> administrators() {
            return List.of(new Administrator() {
                @Override
                public String url() {
                    return "http://odoo.example.com";
                }

                @Override
                public String database() {
                    return "lyon";
                }

                @Override
                public Path keyFile() {
                    try {
                        return Files.writeString(directory.resolve("administrator"), "administrators-key");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }

                @Override
                public Optional<Path> caFile() {
                    return Optional.empty();
                }
            });
        }
    }
}
