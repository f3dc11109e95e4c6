package dev.plantline.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** What the interfaces of all plants that name it have in common. It never changes: a new version is a new one. Cluster-scoped. */
@Group(PlantlineApi.GROUP)
@Version(PlantlineApi.VERSION)
@Plural("interfacetemplates")
@ShortNames("itp")
@ValidationRule(
        value = "self.metadata.name.matches('^[a-z0-9]([-a-z0-9]{0,55}[a-z0-9])?[.]v[1-9][0-9]{0,3}$')",
        message =
                "the name of an InterfaceTemplate is a word of at most 57 lowercase letters, digits and hyphens with its version, for example goods-receipt.v1")
@AdditionalPrinterColumn(name = "Workflow", jsonPath = ".spec.interface.workflow", type = Type.STRING)
@AdditionalPrinterColumn(name = "Interfaces", jsonPath = ".status.interfaces", type = Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = Type.STRING)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class InterfaceTemplate extends CustomResource<InterfaceTemplateSpec, InterfaceTemplateStatus> {
    private static final long serialVersionUID = 1;
}
