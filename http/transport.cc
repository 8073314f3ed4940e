#include "http/transport.h"
