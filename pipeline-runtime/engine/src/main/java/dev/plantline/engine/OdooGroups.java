package dev.plantline.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.model.Json;
import dev.plantline.model.ShippedText;
import java.util.List;
import java.util.Map;

/**
 * The least groups of Odoo that the user of a duty needs for its workflows, beside {@code base.group_user}: {@code odoo-groups.json} beside this class. Each was
 * tried on an Odoo 19 by taking it away.
 */
public final class OdooGroups {
    private static final Map<Workflow, List<Need>> ALL = read();

    private OdooGroups() {}

    /**
     * What it takes to write some models of a workflow.
     *
     * @param models that are written; a workflow's needs share none
     * @param groups external ids, all of which the user has; a group of a module that is not installed is not needed
     */
    public record Need(List<String> models, List<String> groups) {
        /** Copies the lists. */
        public Need {
            models = List.copyOf(models);
            groups = List.copyOf(groups);
        }
    }

    /** The needs of a workflow: of each, if an interface writes one of its models. Models that an administrator has made have rights of their own. */
    public static List<Need> of(Workflow workflow) {
        return ALL.get(workflow);
    }

    private static Map<Workflow, List<Need>> read() {
        try {
            Map<Workflow, List<Need>> all = Json.MAPPER.readValue(
                    ShippedText.of(OdooGroups.class, "odoo-groups.json"), new TypeReference<>() {});
            for (Workflow workflow : Workflow.values()) {
                if (!all.containsKey(workflow)) {
                    throw new IllegalStateException("odoo-groups.json has no row " + workflow);
                }
            }
            return Map.copyOf(all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("odoo-groups.json of the jar cannot be read", e);
        }
    }
}
