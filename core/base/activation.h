#pragma once

namespace gatescope {

enum class Activation { Linear, Sigmoid, Tanh, Relu };

}  // namespace gatescope
