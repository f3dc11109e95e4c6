package dev.plantline.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.Booked;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Json;
import dev.plantline.model.Quantity;
import dev.plantline.model.Totals;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a person sees of received and applied quantities, and a program. */
@ExtendWith(KafkaExtension.class)
class AccountQuantitiesTest {
    private static final Instant EVENING = Instant.parse("2026-11-01T23:30:00Z");
    private static final Instant NEXT_DAY = Instant.parse("2026-11-03T12:00:00Z");

    @Test
    void receivedAndAppliedStandSideBySideByDayAndUnit(EmbeddedKafka broker) throws Exception {
        InterfaceId id = new InterfaceId("lyon", "moves");
        written(broker, id, "10", "10");

        ExamplePlant.Answer answer = account(broker, id, "--quantities");
        assertThat(answer.code()).as(answer.text()).isZero();
        assertThat(answer.text().lines().map(line -> line.replaceAll(" +", " ")))
                .contains(
                        "INTERFACE DAY UNIT MESSAGES RECEIVED APPLIED DUPLICATE SUPERSEDED DISCARDED HELD DEAD DIFFERENCE UNEXPLAINED",
                        "lyon.moves 2026-11-01 kg 1 10 10 0 0 0 0 0 0 0",
                        "lyon.moves 2026-11-03 kg\\nFAKE 1 0.3 0 0 0 0.3 0 0 0.3 0");

        assertThat(account(broker, id, "--quantities", "--since", "2026-11-02").text())
                .contains("2026-11-03")
                .doesNotContain("2026-11-01");
        assertThat(account(broker, id, "--quantities", "--time-zone", "Europe/Paris")
                        .text())
                .contains("2026-11-02")
                .doesNotContain("2026-11-01");
        assertThat(account(broker, id, "--quantities", "--since", "2027-01-01").text())
                .contains("No message that was received since 2027-01-01 has an outcome");
        assertThat(account(broker, id).text()).doesNotContain("UNEXPLAINED");

        JsonNode rows = Json.MAPPER
                .readTree(
                        account(broker, id, "--quantities", "--output", "json").text())
                .at("/quantities/rows");
        assertThat(rows.at("/0/received").decimalValue()).isEqualByComparingTo("10");
        assertThat(rows.at("/1/explained").decimalValue()).isEqualByComparingTo("0.3");
        assertThat(rows.at("/1/unexplained").decimalValue()).isEqualByComparingTo("0");
    }

    @Test
    void whatHasNoReasonIsNamedAndTheExitCodeSaysSo(EmbeddedKafka broker) throws Exception {
        InterfaceId id = new InterfaceId("lyon", "wrong");
        written(broker, id, "10", "9.5");

        ExamplePlant.Answer answer = account(broker, id, "--quantities");
        assertThat(answer.code()).isEqualTo(Plantline.FOUND);
        assertThat(answer.text())
                .contains(
                        "lyon.wrong/0/0: says 10 kg and was applied as 9.5 kg: look at what was made of it (stock.picking,7)")
                .containsPattern("lyon.wrong +2026-11-01 +kg .* 0.5 +0.5\n");
        assertThat(account(broker, id).code()).isEqualTo(Plantline.FOUND);
    }

    @Test
    void daysAndZonesThatAreNoneAreRefusedWithAnExample(EmbeddedKafka broker) {
        InterfaceId id = new InterfaceId("lyon", "none");
        assertThat(account(broker, id, "--quantities", "--since", "1.11.2026").text())
                .contains("\"1.11.2026\" is no day; write it as 2026-11-01");
        assertThat(account(broker, id, "--quantities", "--time-zone", "Paris").text())
                .contains("\"Paris\" is no time zone; write it as Europe/Paris");
        ExamplePlant.Answer alone = account(broker, id, "--since", "2026-11-01");
        assertThat(alone.code()).isEqualTo(Plantline.FAILED);
        assertThat(alone.text()).contains("say which days --quantities tells: add it");
    }

    private static ExamplePlant.Answer account(EmbeddedKafka broker, InterfaceId id, String... more) {
        String[] all = new String[4 + more.length];
        System.arraycopy(new String[] {"account", id.toString(), "--kafka", broker.bootstrapServers()}, 0, all, 0, 4);
        System.arraycopy(more, 0, all, 4, more.length);
        return ExamplePlant.run(all);
    }

    /** As delivery writes it: one message applied, one discarded. */
    private static void written(EmbeddedKafka broker, InterfaceId id, String said, String kept) throws Exception {
        try (WrittenHistory history = new WrittenHistory(Map.of("bootstrap.servers", broker.bootstrapServers()), id)) {
            for (int i = 0; i < 2; i++) {
                history.send(new ProducerRecord<>(id.inTopic(), 0, null, "{}".getBytes(UTF_8)));
            }
            history.add(line(history, 0, AuditRecord.What.applied, EVENING, said, "kg", Booked.parse(kept + "\tkg")));
            history.add(line(history, 1, AuditRecord.What.discarded, NEXT_DAY, "0.3", "kg\nFAKE", null));
            history.setAside(
                    new AsideKey.OfCheckpoint(),
                    history.checkpoint()
                            .at(2, 0, List.of(), 2, 0, new Totals(2, 1, 0, 0, 0, 0, 1, 0))
                            .write());
        }
    }

    private static AuditRecord line(
            WrittenHistory history,
            long offset,
            AuditRecord.What what,
            Instant received,
            String amount,
            String unit,
            Booked booked) {
        return history.outcome(
                offset,
                what,
                new AuditRecord.Message(
                        "m" + offset, "test", "", received, null, 1, "A", "0".repeat(32), "1".repeat(64), null),
                "r-1",
                received,
                1,
                booked == null ? null : "stock.picking,7",
                List.of(new Quantity(new BigDecimal(amount), unit)),
                booked,
                null,
                null,
                null);
    }
}
