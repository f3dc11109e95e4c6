package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.InterfaceTemplate;
import dev.plantline.api.v1alpha1.InterfaceTemplateSpec;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.model.Json;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.conditions.Finding;
import org.junit.jupiter.api.Test;

/** The centre's templates, as plants see them. */
class OperatorTemplateTest extends OperatorInMemory {
    @Test
    void anInterfaceWaitsForItsTemplateAndGoesOnWithoutIt() throws Exception {
        applyAll();
        settle();
        ObjectNode whole =
                Json.MAPPER.valueToTree(get(OdooInterface.class, "lots").getSpec());

        client.resource(byTemplate(whole)).create();
        eventually(() -> assertThat(ready(OdooInterface.class, "more")).isEqualTo("False UnknownTemplate"));

        client.resource(template(whole)).create();
        eventually(() -> assertThat(ready(OdooInterface.class, "more")).isEqualTo("True AsDeclared"));
        assertThat(get(OdooInterface.class, "more").getStatus().effective().get("template lots.v1"))
                .containsEntry("workflow", "rawSteps")
                .containsKey("mapping.steps");
        assertThat(get(OdooInterface.class, "more").getStatus().register())
                .as("what a list shows of an interface that says nothing of it itself")
                .isEqualTo(get(OdooInterface.class, "lots").getStatus().register())
                .satisfies(each -> assertThat(each.workflow()).isEqualTo("rawSteps"))
                .satisfies(each -> assertThat(each.stage()).isEqualTo("production"));
        edit(
                        Plant.class,
                        "lyon",
                        "{\"spec\":{\"owners\":{\"business\":{\"name\":\"Plant\",\"contact\":\"p@example.com\"},"
                                + "\"technical\":{\"name\":\"IT\",\"contact\":\"i@example.com\"}}}}")
                .accept(client);
        eventually(() -> assertThat(
                        get(OdooInterface.class, "more").getStatus().register().owner())
                .as("an owner of the plant comes before one of the template")
                .isEqualTo("Plant"));
        eventually(() -> assertThat(template().getStatus().interfaces()).isEqualTo(1));
        assertThat(Conditions.finding(template().getStatus().conditions(), Finding.READY))
                .get()
                .extracting(each -> each.status().name())
                .isEqualTo("True");

        client.resources(InterfaceTemplate.class).withName("lots.v1").delete();
        eventually(() -> assertThat(ready(OdooInterface.class, "more")).isEqualTo("False UnknownTemplate"));
        assertThat(Conditions.finding(
                        get(OdooInterface.class, "more").getStatus().conditions(), Finding.STALLED))
                .get()
                .extracting(Finding::message)
                .asString()
                .contains("The last good revision keeps running");
        assertThat(configuration("lyon-near-real-time")).contains("\"more\"");
    }

    private InterfaceTemplate template() {
        return client.resources(InterfaceTemplate.class).withName("lots.v1").get();
    }

    private static InterfaceTemplate template(ObjectNode whole) {
        ObjectNode values = whole.deepCopy();
        values.remove("source");
        InterfaceTemplate template = new InterfaceTemplate();
        template.getMetadata().setName("lots.v1");
        template.setSpec(new InterfaceTemplateSpec(values, null, null, null));
        return template;
    }

    private static OdooInterface byTemplate(ObjectNode whole) throws Exception {
        ObjectNode local = Json.MAPPER.createObjectNode();
        local.putObject("templateRef").put("name", "lots.v1");
        local.set("source", whole.path("source").deepCopy());
        ((ObjectNode) local.at("/source/http")).put("path", "more");
        OdooInterface more = new OdooInterface();
        more.getMetadata().setName("more");
        more.getMetadata().setNamespace(NAMESPACE);
        more.setSpec(Json.MAPPER.treeToValue(local, OdooInterfaceSpec.class));
        return more;
    }
}
