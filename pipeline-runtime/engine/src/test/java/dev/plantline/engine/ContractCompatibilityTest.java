package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.model.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A contract takes over from the live one when it breaks nothing for senders, or says so with its major version. */
class ContractCompatibilityTest {
    private static final String OLD =
            "{\"type\": \"object\", \"required\": [\"id\"], \"properties\": {\"id\": {\"type\": \"string\", \"maxLength\": 20}}}";
    private static final String NARROWER = OLD.replace("20", "10");
    private static final String WIDER = OLD.replace("20", "30");
    private static final String UNCLEAR =
            OLD.replace("\"maxLength\": 20", "\"maxLength\": 20, \"not\": {\"const\": 1}");
    private static final String UNCLEAR_BEFORE = UNCLEAR.replace("\"const\": 1", "\"const\": 2");

    private static OdooInterfaceSpec spec(String version, String compatibility, String schema, String stage) {
        try {
            ObjectNode spec = Json.MAPPER.createObjectNode();
            ObjectNode contract =
                    spec.putObject("contract").put("version", version).put("format", "json");
            if (compatibility != null) {
                contract.put("compatibility", compatibility);
            }
            if (schema != null) {
                contract.set("schema", Json.MAPPER.readTree(schema));
            } else {
                spec.putObject("mapping").putArray("steps").addObject().put("do", "stock.transfer");
            }
            spec.putObject("lifecycle").put("stage", stage);
            return Json.MAPPER.treeToValue((JsonNode) spec, OdooInterfaceSpec.class);
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Problem> broken(String was, String is, String version, String compatibility) {
        return ContractCompatibility.broken(
                spec("2.1.0", compatibility, was, "production"),
                spec(version, compatibility, is, "production"),
                List.of());
    }

    /** Who decides about it wants to know also where nothing is promised, or a new major version lets it go live. */
    @ParameterizedTest
    @CsvSource({
        ", 2.2.0, BACKWARD, 1, 0, 1",
        "FORWARD, 2.2.0, FORWARD, 0, 1, 1",
        "FULL, 3.0.0, FULL, 1, 1, 1",
        "NONE, 2.2.0, NONE, 1, 0, 1"
    })
    void itIsToldWhatAContractBreaksWhetherOrNotItMay(
            String mode, String version, String said, int narrower, int wider, int unclear) {
        assertThat(judged(OLD, NARROWER, version, mode).breaks()).hasSize(narrower);
        assertThat(judged(OLD, WIDER, version, mode).breaks()).hasSize(wider);
        assertThat(judged(UNCLEAR_BEFORE, UNCLEAR, version, mode).breaks()).hasSize(unclear);
        assertThat(judged(OLD, OLD, version, mode).breaks()).isEmpty();
        assertThat(judged(OLD, OLD, version, mode).mode()).isEqualTo(said);
    }

    private static ContractCompatibility.Judgement judged(String was, String is, String version, String compatibility) {
        return ContractCompatibility.judged(
                spec("2.1.0", compatibility, was, "production"), spec(version, compatibility, is, "production"));
    }

    @ParameterizedTest
    @CsvSource({
        ", true, false, true",
        "BACKWARD, true, false, true",
        "FORWARD, false, true, true",
        "FULL, true, true, true",
        "NONE, false, false, false"
    })
    void eachModeRefusesWhatItPromises(String mode, boolean narrower, boolean wider, boolean unclear) {
        assertThat(broken(OLD, NARROWER, "2.2.0", mode)).hasSize(narrower ? 1 : 0);
        assertThat(broken(OLD, WIDER, "2.2.0", mode)).hasSize(wider ? 1 : 0);
        assertThat(broken(UNCLEAR_BEFORE, UNCLEAR, "2.2.0", mode)).hasSize(unclear ? 1 : 0);
        assertThat(broken(OLD, NARROWER, "3.0.0", mode)).isEmpty();
        assertThat(broken(OLD, WIDER, "3.0.0", mode)).isEmpty();
    }

    @Test
    void theRefusalNamesThePlaceBothSidesAndTheWayOut() {
        assertThat(broken(OLD, NARROWER, "2.2.0", null)).singleElement().satisfies(each -> {
            assertThat(each.path()).isEqualTo("spec.contract.schema.properties.id.maxLength");
            assertThat(each.message())
                    .isEqualTo("was 20 and is 10, so 2.2.0 refuses messages that 2.1.0, which is live, accepts."
                            + " Compatibility is BACKWARD: keep it as it was, or write version 3.0.0");
        });
        assertThat(broken(OLD, WIDER, "2.2.0", "FULL"))
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .startsWith("was 20 and is 30, so 2.2.0 accepts messages that 2.1.0, which is live, refuses.");
        assertThat(broken(UNCLEAR_BEFORE, UNCLEAR, "2.2.0", null))
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .contains("whether 2.2.0 accepts the same messages as 2.1.0, which is live, cannot be judged");
    }

    @ParameterizedTest
    @CsvSource({", true", "FULL, true", "NONE, false"})
    void aLowerVersionIsRefusedWhereAnythingIsPromised(String mode, boolean refused) {
        assertThat(broken(OLD, OLD, "2.0.9", mode)).hasSize(refused ? 1 : 0).allSatisfy(each -> {
            assertThat(each.path()).isEqualTo("spec.contract.version");
            assertThat(each.message())
                    .startsWith(
                            "2.0.9 is lower than 2.1.0, which is live, and none that was live under it has this contract.");
        });
    }

    @ParameterizedTest
    @CsvSource({", 3.0.0", "FORWARD, 2.2.0", "NONE, 2.2.0"})
    void oneVersionIsOneSchemaWhateverIsPromised(String mode, String advice) {
        assertThat(broken(OLD, NARROWER, "2.1.0", mode)).singleElement().satisfies(each -> {
            assertThat(each.path()).isEqualTo("spec.contract.version");
            assertThat(each.message())
                    .isEqualTo(
                            "2.1.0 is live with another schema: spec.contract.schema.properties.id.maxLength was 20 and"
                                    + " is 10. One version is one schema: write " + advice + ", or keep the schema");
        });
    }

    @Test
    void aContractThatWasLiveMayComeBackWordByWord() {
        OdooInterfaceSpec live = spec("2.1.0", null, WIDER, "production");
        List<String> earlier = List.of(
                ContractCompatibility.contract(live),
                ContractCompatibility.contract(spec("2.0.0", "FULL", OLD, "experimental")));

        assertThat(ContractCompatibility.broken(live, spec("2.0.0", null, OLD, "production"), earlier))
                .isEmpty();
        assertThat(ContractCompatibility.broken(live, spec("2.0.0", null, NARROWER, "production"), earlier))
                .hasSize(1);
        assertThat(ContractCompatibility.broken(live, spec("1.0.0", null, OLD, "production"), earlier))
                .hasSize(1);
    }

    /** What is live promises it, and a change cannot take it back for itself. */
    @ParameterizedTest
    @CsvSource({"NONE", "FORWARD"})
    void aLooserPromiseCountsFromTheNextChangeOn(String looser) {
        OdooInterfaceSpec live = spec("2.1.0", null, OLD, "production");

        assertThat(ContractCompatibility.broken(live, spec("2.2.0", looser, NARROWER, "production"), List.of()))
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .contains("Compatibility is BACKWARD where it is live, and " + looser
                        + " counts from the next change on: keep it as it was, or write version 3.0.0");
        assertThat(ContractCompatibility.broken(live, spec("2.0.0", looser, OLD, "production"), List.of()))
                .hasSize(1);
        assertThat(ContractCompatibility.broken(live, spec("2.1.0", looser, OLD, "production"), List.of()))
                .isEmpty();
    }

    @Test
    void aMemberThatGoesOrGetsAnotherNameBreaksAndANewOneTakesAnotherVersion() {
        String more = OLD.replace("}}}", "}, \"qty\": {\"type\": \"integer\"}}}");
        String renamed = more.replace("qty", "quantity");

        for (String mode : new String[] {null, "FORWARD", "FULL"}) {
            for (String next : List.of(OLD, renamed)) {
                assertThat(broken(more, next, "2.2.0", mode)).singleElement().satisfies(each -> {
                    assertThat(each.path()).isEqualTo("spec.contract.schema.properties.qty");
                    assertThat(each.message())
                            .startsWith("is no longer listed, so 2.2.0 no longer looks at what senders of 2.1.0,");
                });
                assertThat(broken(more, next, "2.1.0", mode)).hasSize(1);
            }
            assertThat(broken(OLD, more, "2.2.0", mode)).isEmpty();
            assertThat(broken(OLD, more, "2.1.0", mode))
                    .extracting(Problem::message)
                    .singleElement()
                    .asString()
                    .contains("properties.qty is listed now. One version is one schema: write 2.2.0,");
        }
    }

    /** Through an open object and back no member is lost either. */
    @Test
    void whoListsNowWhatWasOpenRefuses() {
        String open = OLD.replace("\"type\": \"object\"", "\"type\": \"object\", \"additionalProperties\": true");

        assertThat(broken(open, OLD, "2.2.0", null))
                .extracting(Problem::path)
                .containsExactly("spec.contract.schema.properties");
        assertThat(broken(OLD, open, "2.1.0", null)).isEmpty();
    }

    @Test
    void wordsAndSpellingMakeNoOtherSchema() {
        String described =
                "{\"properties\": {\"id\": {\"description\": \"of the order\", \"maxLength\": 20.0, \"type\": [\"string\"]}}, \"required\": [\"id\"], \"type\": \"object\"}";

        assertThat(broken(OLD, described, "2.1.0", null)).isEmpty();
    }

    @Test
    void versionsAreComparedAsNumbersOfAnySize() {
        assertThat(broken(OLD, NARROWER, "10.0.0", null)).isEmpty();
        assertThat(broken(OLD, NARROWER, "99999999999999999999.0.0", null)).isEmpty();
    }

    @Test
    void anExperimentalContractThatIsLivePromisesNothing() {
        OdooInterfaceSpec live = spec("2.1.0", null, OLD, "experimental");

        assertThat(ContractCompatibility.broken(live, spec("1.0.0", null, NARROWER, "production"), List.of()))
                .isEmpty();
    }

    @Test
    void theDocumentOfAnOperationIsTheContractOfWhoWritesNoSchema() {
        OdooInterfaceSpec document = spec("2.1.0", null, null, "production");

        assertThat(ContractCompatibility.broken(document, spec("2.1.0", null, null, "production"), List.of()))
                .isEmpty();
        assertThat(ContractCompatibility.broken(document, spec("2.2.0", null, OLD, "production"), List.of()))
                .extracting(Problem::path)
                .contains("spec.contract.schema.required");
    }
}
