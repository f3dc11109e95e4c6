/** Templates: whether they make sense, and how many interfaces name them. */
package dev.plantline.operator.interfacetemplate;
