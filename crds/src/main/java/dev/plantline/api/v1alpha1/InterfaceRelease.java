package dev.plantline.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A batch that waits at the gate of an interface: what people decide about before it is applied. Written by the operator alone. */
@Group(PlantlineApi.GROUP)
@Version(PlantlineApi.VERSION)
@Plural("interfacereleases")
@ShortNames("irel")
@AdditionalPrinterColumn(name = "Interface", jsonPath = ".spec.interface", type = Type.STRING)
@AdditionalPrinterColumn(name = "Messages", jsonPath = ".spec.messages", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "State", jsonPath = ".status.state", type = Type.STRING)
@AdditionalPrinterColumn(name = "Missing", jsonPath = ".status.missing", type = Type.STRING)
@AdditionalPrinterColumn(name = "Why", jsonPath = ".spec.why", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class InterfaceRelease extends CustomResource<InterfaceReleaseSpec, InterfaceReleaseStatus>
        implements Namespaced {
    private static final long serialVersionUID = 1;
}
