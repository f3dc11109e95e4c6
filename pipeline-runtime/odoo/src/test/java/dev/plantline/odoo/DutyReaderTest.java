package dev.plantline.odoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.engine.NeededGroups;
import dev.plantline.model.Json;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the reader asks of an Odoo, and what it believes of one that answers as a test says. */
class DutyReaderTest {
    private static final String KEY = "0123456789abcdef0123456789abcdef01234567";

    private final ScriptedAdministrator odoo = new ScriptedAdministrator();

    /** Whoever is in every group would make the answer too long to be read. */
    @Test
    void onlyOfUsersThatAreJudgedTheGroupsAreRead() throws Exception {
        odoo.answer = "{\"ends\": [[true, false], [true, false]]}";

        Map<String, DutyUser> read = read(Map.of(
                "administrator",
                new DutyReader.Signed(2, KEY, Optional.empty()),
                "stock",
                new DutyReader.Signed(7, KEY, Optional.of(NeededGroups.NONE))));

        assertThat(odoo.asked.path("judged")).hasToString("[7]");
        assertThat(odoo.asked.path("keys")).hasSize(2);
        assertThat(read.get("administrator")).isEqualTo(new DutyUser(KeyEnd.NEVER, null));
        assertThat(read.get("stock").rights()).isNotNull();
    }

    @Test
    void anEndThatNoOdooCanHaveIsRefused() throws Exception {
        odoo.answer = end("9999-12-31T23:59:59Z");
        assertThat(readStock().key()).isEqualTo(KeyEnd.at(Instant.parse("9999-12-31T23:59:59Z")));

        for (String end : new String[] {
            "+1000000000-12-31T23:59:59Z",
            "+10000-01-01T00:00:00Z",
            "-1000000000-01-01T00:00:00Z",
            "1969-12-31T23:59:59Z",
            "soon"
        }) {
            odoo.answer = end(end);
            refused(end);
        }
    }

    @Test
    void moreThanAnyOdooHasIsRefused() throws Exception {
        odoo.answer = with("held", "[7, 1]", 2_000);
        assertThat(readStock()).isNotNull();

        odoo.answer = with("held", "[7, 1]", 2_001);
        refused("groups of users");
        odoo.answer = with("implied", "[1, 1]", 10_001);
        refused("groups that groups imply");
        odoo.answer = with("groups", "[1, \"base.group_user\"]", 2_001);
        refused("groups");
        odoo.answer = with("held", "[7, 2]", 1);
        refused("a group that is none");
        odoo.answer = with("implied", "[1, 2]", 1);
        refused("a group that is none");
    }

    private static String end(String end) {
        return "{\"ends\": [[true, \"" + end + "\"]]}";
    }

    private static String with(String list, String row, int times) {
        String groups = list.equals("groups") ? "" : ", \"groups\": [[1, \"base.group_user\"]]";
        return "{\"ends\": [[true, false]]" + groups + ", \"" + list + "\": "
                + IntStream.range(0, times).mapToObj(each -> row).collect(Collectors.joining(",", "[", "]")) + "}";
    }

    private void refused(String what) {
        assertThatThrownBy(this::readStock)
                .as(what)
                .isInstanceOf(OdooFault.class)
                .hasMessageContaining("something else than the keys and groups of users");
    }

    private DutyUser readStock() throws OdooFault {
        return read(Map.of("stock", new DutyReader.Signed(7, KEY, Optional.of(NeededGroups.NONE))))
                .get("stock");
    }

    private Map<String, DutyUser> read(Map<String, DutyReader.Signed> duties) throws OdooFault {
        return new DutyReader(odoo).read(new TreeMap<>(duties), Instant.parse("2026-11-26T06:00:00Z"));
    }

    private static final class ScriptedAdministrator implements OdooProtocol {
        private String answer;
        private JsonNode asked;

        @Override
        public String serverVersion() {
            return "19.0";
        }

        @Override
        public JsonNode call(String model, String method, Map<String, ?> arguments) {
            return switch (method) {
                case "run" -> {
                    asked = Json.MAPPER.valueToTree(arguments).at("/context/plantline");
                    yield json(answer);
                }
                case "check_object_reference" -> json("[\"res.groups\", 4]");
                case "search" -> json(model.equals("ir.model") ? "[3]" : "[]");
                default -> json("[9]");
            };
        }

        private static JsonNode json(String text) {
            try {
                return Json.MAPPER.readTree(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
