package dev.plantline.operator.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.operator.desired.KitContent;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SideKitNamesTest {
    @Test
    void aTextIsMadeOnceForEachPlantDutyAndSetOfWorkflows() {
        AtomicInteger made = new AtomicInteger();
        SideKitNames names = new SideKitNames(kit -> {
            made.incrementAndGet();
            return new KitText(kit.owner(), "", "", kit.content() + "");
        });
        Set<Workflow> growing = EnumSet.of(Workflow.goodsReceipt);

        String one = names.action("lyon", "stock", new KitContent.Steps(growing));
        assertThat(names.action("lyon", "stock", new KitContent.Steps(Set.of(Workflow.goodsReceipt))))
                .isEqualTo(one);
        assertThat(made).hasValue(1);

        growing.add(Workflow.cycleCount);
        assertThat(names.action("lyon", "stock", new KitContent.Steps(growing))).isNotEqualTo(one);
        assertThat(names.action("lyon", "other", new KitContent.Steps(Set.of(Workflow.goodsReceipt))))
                .isNotEqualTo(one);
        assertThat(names.action("porto", "stock", new KitContent.Steps(Set.of(Workflow.goodsReceipt))))
                .isNotEqualTo(one);
        assertThat(made).hasValue(4);
    }

    @Test
    void namesThatNobodyAsksForAnyMoreTakeNoMemoryForEver() {
        SideKitNames names = new SideKitNames(kit -> new KitText(kit.owner(), "", "", ""));

        for (int plant = 0; plant <= 2 * SideKitNames.MOST; plant++) {
            names.action("plant-" + plant, "stock", new KitContent.Steps(Set.of(Workflow.goodsReceipt)));
            assertThat(names.remembered()).isBetween(1, SideKitNames.MOST);
        }
    }
}
