package dev.plantline.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A site. Its name is the plant's code, unique in the cluster; one per namespace; owner of everything its interfaces share. */
@Group(PlantlineApi.GROUP)
@Version(PlantlineApi.VERSION)
@Plural("plants")
@ShortNames("plt")
@ValidationRule(
        value = "self.metadata.name.matches('^[a-z]([-a-z0-9]{0,22}[a-z0-9])?$')",
        message =
                "the name of a Plant is the plant's code: at most 24 lowercase letters, digits and hyphens, a letter first; workloads and topics are named after it")
@AdditionalPrinterColumn(name = "Site", jsonPath = ".spec.displayName", type = Type.STRING)
@AdditionalPrinterColumn(name = "Time zone", jsonPath = ".spec.timeZone", type = Type.STRING)
@AdditionalPrinterColumn(name = "Interfaces", jsonPath = ".status.interfaces", type = Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = Type.STRING)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
        type = Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class Plant extends CustomResource<PlantSpec, PlantStatus> implements Namespaced {
    private static final long serialVersionUID = 1;
}
