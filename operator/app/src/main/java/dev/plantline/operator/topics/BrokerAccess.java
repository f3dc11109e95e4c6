package dev.plantline.operator.topics;

/** Whether a plant's brokers refuse what nobody was allowed. */
public enum BrokerAccess {
    /** They have an authorizer, and the operator's user may not write outcomes. */
    limited,
    /** They have no authorizer: everybody who can connect may do everything. */
    noAuthorizer,
    /** They have an authorizer, and it lets the operator's user write outcomes, which it never does: nothing was limited, or far too little. */
    tooWide
}
