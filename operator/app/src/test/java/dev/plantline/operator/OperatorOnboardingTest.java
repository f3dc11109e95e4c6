package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.PlantStatus.Ask;
import dev.plantline.api.v1alpha1.PlantStatus.Person;
import dev.plantline.model.Json;
import dev.plantline.operator.conditions.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a new plant waits for, and who can do it. */
class OperatorOnboardingTest extends OperatorInMemory {
    @Test
    void aPlantSaysWhatIsMissingAndWhoHasIt() throws Exception {
        applyAll();
        settle();
        eventually(() -> assertThat(asks()).isEmpty());
        ObjectNode whole =
                Json.MAPPER.valueToTree(get(OdooInterface.class, "lots").getSpec());

        for (String name : List.of("more", "most")) {
            client.resource(byTemplate(whole, name)).create();
        }

        eventually(() -> assertThat(asks()).singleElement().satisfies(each -> {
            assertThat(each.who()).isEqualTo(Person.plantTeam);
            assertThat(each.reason()).isEqualTo("UnknownTemplate");
            assertThat(each.what()).startsWith("spec.templateRef.name: ").contains("nobody.v1");
            assertThat(each.interfaces()).containsExactly("more", "most");
        }));

        odoo.failing = Finding.no(Finding.ODOO_REACHABLE, "KeyRefused", "Odoo does not accept the key.");

        eventually(() ->
                assertThat(asks()).extracting(Ask::who).containsExactly(Person.odooAdministrator, Person.plantTeam));

        odoo.failing = null;
        List.of("more", "most").forEach(name -> client.resources(OdooInterface.class)
                .inNamespace(NAMESPACE)
                .withName(name)
                .delete());

        eventually(() -> assertThat(asks()).isEmpty());
    }

    private List<Ask> asks() {
        List<Ask> asks = get(Plant.class, "lyon").getStatus().onboarding();
        return asks == null ? List.of() : asks;
    }

    private static OdooInterface byTemplate(ObjectNode whole, String name) throws Exception {
        ObjectNode local = Json.MAPPER.createObjectNode();
        local.putObject("templateRef").put("name", "nobody.v1");
        local.set("source", whole.path("source").deepCopy());
        ((ObjectNode) local.at("/source/http")).put("path", name);
        OdooInterface made = new OdooInterface();
        made.getMetadata().setName(name);
        made.getMetadata().setNamespace(NAMESPACE);
        made.setSpec(Json.MAPPER.treeToValue(local, OdooInterfaceSpec.class));
        return made;
    }
}
