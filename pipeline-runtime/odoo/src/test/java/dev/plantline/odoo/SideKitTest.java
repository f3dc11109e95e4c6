package dev.plantline.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.odoo.kit.AllowLists;
import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.kit.KitPart;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.protocol.OdooProtocol;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is said of a kit by its name and its own description. */
class SideKitTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CLUSTER = "0f8fad5b-d9cb-469f-a165-70867728950e";

    private final KitText text = KitText.of(
            new KitOwner("lyon", "stock"),
            AllowLists.of(Map.of("stock.lot", Set.of("name")), Set.of(), Set.of(KitPart.load)));

    @Test
    void aKitOfThisReleaseIsInstalled() throws Exception {
        SideKit.Found found = find(text.actionName(), description());
        assertThat(found.state()).isEqualTo(SideKitState.installed);
        assertThat(found.explanation()).isEmpty();
        assertThat(found.unguarded()).isEmpty();
    }

    @Test
    void aKitInAnOdooWithoutItsGuardsIsInstalledAndNamesThem() throws Exception {
        ObjectNode description = description();
        description.withObject("/guards").putArray("definitions");
        SideKit.Found found = find(text.actionName(), description);
        assertThat(found.state()).isEqualTo(SideKitState.installed);
        assertThat(found.unguarded()).isNotEmpty();
    }

    @Test
    void aKitWithANameOfAnEarlierReleaseIsMissingAndNobodyIsAccused() throws Exception {
        String name = text.owner().group() + "." + text.hash();
        isOfAnEarlierRelease(name, find(name, description()));
    }

    @Test
    void aKitThatDescribesItselfAsAnEarlierReleaseDidIsMissingAndNobodyIsAccused() throws Exception {
        for (String field : List.of("guarded", "cluster", "guards")) {
            isOfAnEarlierRelease(text.actionName(), find(text.actionName(), without(field)));
        }
    }

    @Test
    void aKitWithOtherCodeIsDriftedWhateverItAnswers() throws Exception {
        for (ObjectNode description : List.of(description(), without("guarded"), without("cluster"))) {
            SideKit.Found found = find(text.actionName(), description.put("code", text.codeFor(7) + "# edited\n"));
            assertThat(found.state()).isEqualTo(SideKitState.drifted);
            assertThat(found.explanation()).contains("somebody edited it");
        }
    }

    @Test
    void aRowThatIsGoneIsNoSignOfAnEarlierRelease() throws Exception {
        SideKit.Found found = find(text.actionName(), description().putNull("cluster"));
        assertThat(found.state()).isEqualTo(SideKitState.missing);
        assertThat(found.explanation()).contains("find out who deleted it").doesNotContain("earlier release");
    }

    private static void isOfAnEarlierRelease(String name, SideKit.Found found) {
        assertThat(found.state()).isEqualTo(SideKitState.missing);
        assertThat(found.kit()).isNull();
        assertThat(found.explanation())
                .contains(
                        name + " in Odoo of the test is of an earlier release of Plantline",
                        "plantline sidekit install")
                .doesNotContain("edited", "somebody", "deleted");
    }

    private ObjectNode description() {
        ObjectNode description = JSON.createObjectNode()
                .put("database", "d")
                .put("cluster", CLUSTER)
                .put("guarded", true)
                .put("code", text.codeFor(7));
        ObjectNode guards = description.putObject("guards");
        guards.putArray("models");
        guards.putArray("definitions").addArray().add("users").add("of bots");
        return description;
    }

    private ObjectNode without(String field) {
        ObjectNode description = description();
        description.remove(field);
        return description;
    }

    private static SideKit.Found find(String name, JsonNode description) throws Exception {
        return SideKit.find(new Described(description), name, CLUSTER);
    }

    /** An Odoo whose ledger knows every kit, and whose kits all describe themselves alike. */
    private record Described(JsonNode description) implements OdooProtocol {
        @Override
        public JsonNode call(String model, String method, Map<String, ?> arguments) {
            return method.equals("search_read")
                    ? JSON.createArrayNode().add(JSON.createObjectNode().put("x_record", "ir.actions.server,5"))
                    : description;
        }

        @Override
        public String serverVersion() {
            return "19.0";
        }

        @Override
        public String toString() {
            return "Odoo of the test";
        }
    }
}
