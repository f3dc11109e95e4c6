package dev.plantline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.model.RuntimeConfiguration.Duty;
import dev.plantline.model.RuntimeConfiguration.Kafka;
import dev.plantline.model.RuntimeConfiguration.OdooConnection;
import dev.plantline.model.RuntimeConfiguration.PlantConfiguration;
import dev.plantline.model.RuntimeConfiguration.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What operator and pods say to each other, whichever of them is the older. */
class RuntimeConfigurationTest {
    private static final Duty RAW = new Duty("key", "plantline.lyon.stock.0-1");

    /** Pods of the release before refuse what they do not know, and a plant without operations tells them nothing new. */
    @Test
    void aDutyWithoutOperationsIsWrittenAsItWasBeforeThereWereAny() throws Exception {
        assertThat(Json.MAPPER.writeValueAsString(RAW))
                .isEqualTo("{\"keyFile\":\"key\",\"kitAction\":\"plantline.lyon.stock.0-1\"}");
        assertThat(read(RAW)).isEqualTo(RAW);
    }

    @Test
    void eachUseOfADutyHasItsKitAndKnowsNothingOfTheOthers() throws Exception {
        Duty all = RAW.with("stock.transfer", "t").with("product.master", "p");
        assertThat(read(all)).isEqualTo(all);
        assertThat(Json.MAPPER.writeValueAsString(all))
                .isEqualTo("{\"keyFile\":\"key\",\"kitAction\":\"plantline.lyon.stock.0-1\","
                        + "\"operationKits\":{\"product.master\":\"p\",\"stock.transfer\":\"t\"}}");
        assertThat(all.kit("stock.transfer")).contains("t");
        assertThat(all.kit(Duty.STEPS)).contains("plantline.lyon.stock.0-1");
        assertThat(all.kit("stock.count")).isEmpty();
        assertThat(all.only("stock.transfer"))
                .isEqualTo(new Duty("key", null, new TreeMap<>(Map.of("stock.transfer", "t")), null));
        assertThat(all.only(Duty.STEPS)).isEqualTo(RAW);
        assertThat(all.only("stock.transfer").with(all.only(Duty.STEPS)).with(all.only("product.master")))
                .isEqualTo(all);
    }

    /** Then a pod keeps what it has, which is how one of the release before meets the first operation. */
    @Test
    void aFieldOfALaterReleaseIsRefused() {
        String later = text(RAW.with("stock.transfer", "t")).replace("operationKits", "laterKits");
        assertThatThrownBy(() -> RuntimeConfiguration.read(List.of(later)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("laterKits");
    }

    /** Else neither pods nor the operator could read the configuration of an interface at whose gate a batch waits. */
    @Test
    void aBatchThatWaitsIsReadAsItWasWritten() throws Exception {
        Batch batch = Batch.of(
                "0123456789abcdef",
                new TreeMap<>(Map.of("units", "fedcba9876543210")),
                "the gate says rows > 5, and there are 7",
                7,
                1,
                2,
                List.of(
                        new Batch.Total("bill.draft", "EUR", 4, new BigDecimal("1234.50")),
                        new Batch.Total("stock.lot", null, 3, null)),
                List.of(new Batch.Part(0, 3, 10, 1, 42, "ab".repeat(32))),
                new TreeSet<>(List.of("ann")));
        var release = new RuntimeConfiguration.Release("nightly-1", true, batch);

        var read = Json.MAPPER.readValue(Json.MAPPER.writeValueAsString(release), RuntimeConfiguration.Release.class);

        assertThat(read).isEqualTo(release);
        assertThat(read.batch().isWhole()).isTrue();
    }

    private static Duty read(Duty duty) {
        return RuntimeConfiguration.read(List.of(text(duty)))
                .odooConnections()
                .get("main")
                .duties()
                .get("stock");
    }

    private static String text(Duty duty) {
        try {
            return Json.MAPPER.writeValueAsString(new RuntimeConfiguration(
                    RuntimeConfiguration.VERSION,
                    new PlantConfiguration(
                            "lyon",
                            "here",
                            "Europe/Paris",
                            new Kafka("k:1", false, null, null, null, null),
                            1024,
                            null),
                    Role.streaming,
                    "near-real-time",
                    null,
                    Map.of("main", new OdooConnection("https://odoo.test", "lyon", null, 2, Map.of("stock", duty))),
                    List.of()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
