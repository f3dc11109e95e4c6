package dev.plantline.delivery.notebook;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.delivery.ownership.TargetKind;
import dev.plantline.model.RuntimeConfiguration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A kind of target that delivery has never heard of. A real one has its own field below {@code spec.target}; this one is told by a duty of its name,
 * so that no manifest can ask for what only a test has.
 */
public final class NotebookTargetKind implements TargetKind {
    private final Map<String, Notebook> notebooks = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return "notebook";
    }

    @Override
    public boolean isOf(OdooInterfaceSpec spec) {
        return spec.target().odoo().duty().equals(name());
    }

    @Override
    public Opened open(RuntimeConfiguration configuration, RuntimeConfiguration.Interface of) {
        return new Opened(notebook(of.name()), name(), "the notebook of " + of.name());
    }

    /** What is written for an interface. */
    public Notebook notebook(String interfaceName) {
        return notebooks.computeIfAbsent(interfaceName, name -> new Notebook());
    }
}
