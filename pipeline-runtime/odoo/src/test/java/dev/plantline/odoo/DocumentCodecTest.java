package dev.plantline.odoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.ApplyCall;
import dev.plantline.model.Effect;
import dev.plantline.model.FailureClass;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Json;
import dev.plantline.model.Operation;
import dev.plantline.model.PartitionId;
import dev.plantline.model.Position;
import dev.plantline.model.Step;
import dev.plantline.model.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Documents of operations as the side kit reads them. */
class DocumentCodecTest {
    private static JsonNode read(String json) throws Exception {
        return Json.MAPPER.readTree(json);
    }

    @Test
    void decimalsAreExactTextAndWholeNumbersStayNumbers() throws Exception {
        JsonNode document = read(
                """
                {"reference": "W-1", "version": 3, "done": true, "lines": [{"quantity": 12.50}, {"quantity": 1E+3},
                 {"quantity": 0.0000000001}, {"quantity": 12345678901234567890.123}]}""");

        assertThat(Json.MAPPER.<JsonNode>valueToTree(DocumentCodec.json(document)))
                .isEqualTo(
                        read(
                                """
                {"reference": "W-1", "version": 3, "done": true, "lines": [{"quantity": "12.5"}, {"quantity": "1000"},
                 {"quantity": "0.0000000001"}, {"quantity": "12345678901234567890.123"}]}"""));
    }

    @Test
    void anEmptyValueGoesToNobody() {
        assertThatThrownBy(() -> DocumentCodec.json(read("{\"a\": null}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no empty values");
    }

    @Test
    void documentsOfOneOperationShareOneShape() throws Exception {
        PartitionId partition = new PartitionId("AAAAAAAAAAAAAAAAAAAAAA", 0);
        CallCodec codec = new CallCodec(
                new ApplyCall(
                        partition,
                        1,
                        List.of(
                                operation(partition, 1, "{\"reference\": \"a\"}"),
                                operation(partition, 2, "{\"to\": \"b\"}"))),
                Set.of());
        JsonNode request = Json.MAPPER.valueToTree(codec.request("c", 10, null));

        assertThat(request.path("shapes"))
                .isEqualTo(read("[[{\"do\": \"operation\", \"operation\": \"stock.transfer\"}]]"));
        assertThat(request.at("/operations/0/values")).isEqualTo(read("[{\"reference\": \"a\"}]"));
        assertThat(request.at("/operations/1/values")).isEqualTo(read("[{\"to\": \"b\"}]"));
        assertThat(request.at("/operations/1/shape").asInt()).isZero();
    }

    private static Operation operation(PartitionId partition, long offset, String document) throws Exception {
        return new Operation(
                new InterfaceId("lyon", "moves"),
                "0".repeat(31) + offset,
                "0".repeat(64),
                new Position(partition, offset),
                0,
                0,
                "key " + offset,
                Optional.empty(),
                false,
                new Operation.Apply(new Effect.OdooSteps(List.of(new Step.Do("stock.transfer", read(document))))));
    }

    @Test
    void whatIsToBeAppliedASecondTimeIsSaidToAKitThatTakesItAndHeldForAnother() throws Exception {
        PartitionId partition = new PartitionId("AAAAAAAAAAAAAAAAAAAAAA", 0);
        Operation once = operation(partition, 1, "{\"reference\": \"a\"}");
        Operation again = Operations.undone(once, 7);
        CallCodec taken = new CallCodec(new ApplyCall(partition, 1, List.of(again)), Set.of("again"));
        assertThat(Json.MAPPER
                        .valueToTree(taken.request("c", 10, null))
                        .at("/operations/0/again")
                        .asBoolean())
                .isTrue();
        CallCodec plain = new CallCodec(new ApplyCall(partition, 1, List.of(once)), Set.of("again"));
        assertThat(Json.MAPPER
                        .valueToTree(plain.request("c", 10, null))
                        .at("/operations/0/again")
                        .isMissingNode())
                .isTrue();
        CallCodec earlier = new CallCodec(new ApplyCall(partition, 1, List.of(again)), Set.of());
        assertThat(earlier.sent()).isEmpty();
        assertThat(((Verdict.Rejected) earlier.refused().get(again)).failure().failureClass())
                .isEqualTo(FailureClass.business);
    }
}
