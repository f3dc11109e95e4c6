package dev.plantline.operator.odoo;

import dev.plantline.odoo.kit.AllowList;
import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.kit.OperationKit;
import dev.plantline.odoo.kit.References;
import dev.plantline.operator.desired.KitContent;
import dev.plantline.operator.desired.KitNames;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Side kits by what they must be able to work; the same name for workloads, Odoo and status. It remembers the names that it has told, because each costs
 * the whole text of a kit and its hash, and the same ones are asked for whenever the operator looks at a plant. Thread safe.
 */
public final class SideKitNames implements KitNames {
    /** Some 200 bytes each. A plant has a few duties, and a duty some operations and now and then another set of workflows. */
    static final int MOST = 4096;

    /** Of this release, whoever asks. */
    private static final Map<Kit, String> OF_THIS_RELEASE = new ConcurrentHashMap<>();

    private final Function<Kit, KitText> texts;
    private final Map<Kit, String> remembered;

    /** Names of the kits of this release. */
    public SideKitNames() {
        this(
                kit -> kit.content()
                        .match(
                                steps -> KitText.of(kit.owner(), AllowList.of(steps.workflows())),
                                operation -> KitText.of(
                                        kit.owner(),
                                        new OperationKit(operation.name(), References.of(operation.references())))),
                OF_THIS_RELEASE);
    }

    SideKitNames(Function<Kit, KitText> texts) {
        this(texts, new ConcurrentHashMap<>());
    }

    private SideKitNames(Function<Kit, KitText> texts, Map<Kit, String> remembered) {
        this.texts = texts;
        this.remembered = remembered;
    }

    /** What decides the text of a kit, besides the release. */
    record Kit(KitOwner owner, KitContent content) {}

    @Override
    public String action(String plant, String duty, KitContent content) {
        if (remembered.size() >= MOST) {
            remembered.clear(); // those in use are soon back
        }
        return remembered.computeIfAbsent(
                kit(plant, duty, content), each -> texts.apply(each).actionName());
    }

    @Override
    public boolean isSameText(String one, String other) {
        return KitText.isSameText(one, other);
    }

    KitText text(String plant, String duty, KitContent content) {
        return texts.apply(kit(plant, duty, content));
    }

    /** How many names are remembered. */
    int remembered() {
        return remembered.size();
    }

    private static Kit kit(String plant, String duty, KitContent content) {
        return new Kit(new KitOwner(plant, duty), content);
    }
}
