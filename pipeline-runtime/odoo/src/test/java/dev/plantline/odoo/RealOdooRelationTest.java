package dev.plantline.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.engine.OdooRules;
import dev.plantline.engine.WorkflowMatrix;
import dev.plantline.odoo.protocol.OdooFault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whether a field is a relation is told by its name: for all fields that mappings may write, as Odoo has it. */
class RealOdooRelationTest {
    private static final Set<String> RELATIONS =
            Set.of("many2one", "many2many", "one2many", "reference", "many2one_reference");

    private final Map<String, JsonNode> models = new HashMap<>();

    @Test
    void aFieldThatMappingsWriteIsARelationWhereItsNameSaysSo() throws Exception {
        OdooUnderTest odoo = OdooUnderTest.realOrSkip();
        List<String> known = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, ? extends Set<String>> written :
                WorkflowMatrix.shipped().of(Set.of(Workflow.values())).writes().entrySet()) {
            String[] path = written.getKey().split("/");
            String model = path[0];
            for (int i = 1; i < path.length; i++) {
                model = fields(odoo, model).path(path[i]).path("relation").asText();
            }
            for (String field : written.getValue()) {
                // a model or a field of a module that is not installed here says nothing
                String type = fields(odoo, model).path(field).path("type").asText();
                if (!type.isEmpty()) {
                    known.add(written.getKey() + " " + field);
                    if (RELATIONS.contains(type) != OdooRules.isRelation(field)) {
                        wrong.add(written.getKey() + " " + field + " is " + type);
                    }
                }
            }
        }
        assertThat(known).hasSizeGreaterThan(250);
        assertThat(wrong).isEmpty();
    }

    private JsonNode fields(OdooUnderTest odoo, String model) {
        return models.computeIfAbsent(model, name -> {
            try {
                return odoo.as("bot_admin").call(name, "fields_get", Map.of("attributes", List.of("type", "relation")));
            } catch (OdooFault none) {
                return dev.plantline.model.Json.MAPPER.createObjectNode();
            }
        });
    }
}
